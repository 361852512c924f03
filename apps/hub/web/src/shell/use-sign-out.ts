import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { forgetRecent } from '../commands/recent.ts';
import { signOut } from '../endpoints.ts';
import { readSessionAgain, sessionQuery } from '../session.ts';

/** Ends the session and leads to the sign-in. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async () => {
    try {
      await signOut();
    } finally {
      // Also when the server did not answer: what it says about the session next decides where we land.
      await readSessionAgain(queryClient);
      await router.invalidate();
      // What the one before has seen is not for the next.
      forgetRecent();
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    }
  };
}
