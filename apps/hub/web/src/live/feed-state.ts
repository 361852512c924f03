import type { UseQueryResult } from '@tanstack/react-query';

/** How a list stands that is read once and kept right by its channel. */
export interface Feed {
  /** `loading` until the first complete answer; then `ready`, also when a later read fails. */
  status: 'loading' | 'ready' | 'failed';
  error: Error | null;
  readAgain(): void;
}

export function feedOf(query: UseQueryResult<unknown>): Feed {
  return {
    status: query.isSuccess ? 'ready' : query.isError ? 'failed' : 'loading',
    error: query.error,
    readAgain: () => void query.refetch(),
  };
}
