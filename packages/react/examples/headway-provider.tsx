import { createClient, type HeadwayClient } from '@headway/client';
import type { BuiltinEvents, Job } from '@headway/protocol';
import { HeadwayProvider, type JobActions } from '@headway/react';
import type { ReactNode } from 'react';

async function post<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path, { method: 'POST' });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

const liveClient = createClient<BuiltinEvents>({
  url: '/ws',
  getToken: () => post<string>('/api/live-token'),
});

const actions: JobActions = {
  cancel: (id) => post<Job>(`/api/jobs/${id}/cancel`),
  retry: (id) => post<Job>(`/api/jobs/${id}/retry`),
};

interface AppProps {
  client?: HeadwayClient<BuiltinEvents>;
  children: ReactNode;
}

export function App({ client = liveClient, children }: AppProps): ReactNode {
  return (
    <HeadwayProvider client={client} actions={actions}>
      {children}
    </HeadwayProvider>
  );
}
