import { useUser } from '../session.ts';

/** The channel of who is signed in: all of their jobs, what these ask, and their places in line. */
export function useOwnChannel(): string {
  return `user:${useUser().id}`;
}
