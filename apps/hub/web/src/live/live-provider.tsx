import { createClient } from '@headway/client';
import type { HubEvents } from '@headway/hub-api';
import { HeadwayProvider, type JobActions } from '@headway/react';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { ApiError } from '../api.ts';
import { answerReview, askBatch, askJob, askJobs, getLiveToken, prioritizeJob } from '../endpoints.ts';
import { createLiveData, type LiveData } from './live-data.ts';

const LiveContext = createContext<LiveData | null>(null);

/** What the screens know of the world. @throws Error outside a `LiveProvider`. */
export function useLive(): LiveData {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive needs a <LiveProvider> above it.');
  return live;
}

/** What the server is asked for people. */
export const jobActions: JobActions = {
  cancel: (id) => askJob(id, 'cancel'),
  pause: (id) => askJob(id, 'pause'),
  resume: (id) => askJob(id, 'resume'),
  retry: (id) => askJob(id, 'retry'),
  prioritize: prioritizeJob,
  answer: answerReview,
  cancelBatch: (id) => askBatch(id, 'cancel'),
  pauseBatch: (id) => askBatch(id, 'pause'),
  resumeBatch: (id) => askBatch(id, 'resume'),
  bulk: (action, ids, options) => askJobs({ action, ids, ...options }),
};

declare module '@headway/react' {
  interface Register {
    events: HubEvents;
  }
}

/** One live connection for whoever is signed in; closed when they leave. */
export function LiveProvider({ userId, children }: { userId: string; children: ReactNode }): ReactNode {
  const client = useMemo(
    () =>
      createClient<HubEvents>({
        url: '/ws',
        getToken: async () => {
          try {
            return await getLiveToken();
          } catch (error) {
            // Signed out: connect without a token and let the server say so, which ends the attempts.
            if (error instanceof ApiError && error.status === 401) return null;
            throw error;
          }
        },
        client: { kind: 'web', name: 'Headway hub' },
        maxAttempts: Infinity,
        // One server with one lab's tabs: it can be asked often, and a restart is over within seconds.
        maxDelayMs: 5000,
        onError: (error) => reportError(error),
      }),
    [],
  );
  const live = useMemo(() => createLiveData(client, userId), [client, userId]);
  useEffect(() => {
    client.connect();
    return () => client.close();
  }, [client]);
  return (
    <HeadwayProvider client={client} actions={jobActions} connect={false}>
      <LiveContext value={live}>{children}</LiveContext>
    </HeadwayProvider>
  );
}
