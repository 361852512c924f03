import { createClient } from '@headway/client';
import type { BuiltinEvents } from '@headway/protocol';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { HeadwayProvider } from '../headway-provider.tsx';
import type { JobActions } from '../job-actions.ts';
import { JobProgress } from '../job-progress.tsx';
import { ToastProvider } from '../toast-provider.tsx';
import { useJob } from '../use-job.ts';
import { useJobToasts } from '../use-job-toasts.ts';

const query = new URLSearchParams(location.search);
const { url, token, job: id } = Object.fromEntries(query) as { url: string; token: string; job: string };
const client = createClient<BuiltinEvents>({ url, getToken: async () => token });
/** What is asked is not confirmed: the test plays the server. */
const actions: JobActions = {
  cancel: async () => undefined,
  pause: async () => undefined,
  retry: async () => undefined,
};

/** One job, as an application would show it. */
function Page(): ReactNode {
  const view = useJob(null, id);
  useJobToasts({ channels: [`job:${id}`], describe: () => 'nuclei.tiff' });
  return (
    <main>
      <h1>nuclei.tiff</h1>
      {view.job && (
        <JobProgress
          {...view}
          job={view.job}
          title="Segmentation"
          locale="en"
          waitingFor="2 ahead, about 2–3 min"
          onCancel={view.cancel}
          onPause={view.pause}
          onRetry={view.retry}
        />
      )}
    </main>
  );
}

const root = document.createElement('div');
document.body.append(root);
createRoot(root).render(
  <HeadwayProvider client={client} actions={actions}>
    <ToastProvider>
      <Page />
    </ToastProvider>
  </HeadwayProvider>,
);
