import type { SessionInfo } from '@headway/hub-api';
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError } from './api.ts';
import { getSession } from './endpoints.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getSession(signal),
  staleTime: Infinity,
  // The first thing that is asked: what keeps it from being answered has to be said soon, also without a network.
  networkMode: 'always',
  retry: (count, error) => count < 1 && !(error instanceof ApiError && error.status !== 0),
});

export type User = NonNullable<SessionInfo['user']>;

/** Who is signed in. @throws Error where nobody is: only screens behind the sign-in use it. */
export function useUser(): User {
  const user = useQuery(sessionQuery).data?.user;
  if (!user) throw new Error('Nobody is signed in.');
  return user;
}

/** Asks again who is signed in. Where that changed, the router's guards lead on after `router.invalidate()`. */
export async function readSessionAgain(queryClient: QueryClient): Promise<SessionInfo> {
  return await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
}
