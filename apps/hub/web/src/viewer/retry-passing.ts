import { ApiError } from '../api.ts';

/** How often a query asks again: for what may be over in a moment until it is, for all else once. */
export const retryPassing: {
  retry(count: number, error: Error): boolean;
  retryDelay(count: number): number;
} = {
  retry: (count, error) => (error instanceof ApiError && error.mayPass) || count < 1,
  retryDelay: (count) => Math.min(1000 * 2 ** count, 5000),
};
