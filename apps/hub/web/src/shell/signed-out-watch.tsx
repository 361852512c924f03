import { useConnection } from '@headway/react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { readSessionAgain } from '../session.ts';

const endings: ReadonlySet<string> = new Set([
  'unauthenticated',
  'token_invalid',
  'signed_out',
  'user_changed',
]);

/** Leads to the sign-in when the live connection ends because the session did, for example in another tab. */
export function SignedOutWatch(): ReactNode {
  const { state } = useConnection();
  const queryClient = useQueryClient();
  const router = useRouter();
  const ended = state.status === 'closed' && endings.has(state.code);
  useEffect(() => {
    if (!ended) return;
    readSessionAgain(queryClient)
      .then(() => router.invalidate())
      .catch(reportError);
  }, [ended, queryClient, router]);
  return null;
}
