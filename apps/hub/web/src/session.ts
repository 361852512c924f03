import type { SessionInfo } from '@headway/hub-api';
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { getSession } from './endpoints.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getSession(signal),
  staleTime: Infinity,
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
