import { MutationCache, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.ts';

/** How requests are cached and repeated. `onSignedOut` hears when the server no longer knows us. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  // Not a turn later, as is the default: the second click of a double click must find its button disabled.
  notifyManager.setScheduler(queueMicrotask);
  const onError = (error: Error): void => {
    if (error instanceof ApiError && error.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // A refusal will be the same the next time; a server that is away may be back soon.
        retry: (count, error) => count < 3 && !(error instanceof ApiError && isFinalAnswer(error.status)),
        // Lists are kept right by their channels, not by reading them again.
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
      },
      mutations: { retry: false },
    },
  });
}

function isFinalAnswer(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}
