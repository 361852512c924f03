import { render, type RenderResult } from '@testing-library/react';
import type { HeadwayClient } from '@headway/client';
import type { BuiltinEvents } from '@headway/protocol';
import { type ReactNode, StrictMode } from 'react';
import { HeadwayProvider } from '../headway-provider.tsx';
import { JobProgress } from '../job-progress.tsx';
import { ToastProvider } from '../toast-provider.tsx';
import { useConnection } from '../use-connection.ts';
import { useJobToasts } from '../use-job-toasts.ts';
import { useHasActiveJobs } from '../use-jobs.ts';
import { useJob } from '../use-job.ts';

interface LivePageProps {
  jobId: string;
  project: string;
}

function LivePage({ jobId, project }: LivePageProps): ReactNode {
  const { state } = useConnection();
  const view = useJob(null, jobId);
  const active = useHasActiveJobs(project);
  useJobToasts({ channels: [project], describe: () => 'cells.tiff' });
  return (
    <>
      <p>{`${state.status}, ${view.status}, ${active ? 'active' : 'at rest'}`}</p>
      {view.job && <JobProgress job={view.job} title="cells.tiff" updatedAt={view.updatedAt} />}
    </>
  );
}

/** A page as an application would have it, with a client of its own. */
export function openLivePage(client: HeadwayClient<BuiltinEvents>, props: LivePageProps): RenderResult {
  return render(
    <StrictMode>
      <HeadwayProvider client={client}>
        <ToastProvider>
          <LivePage {...props} />
        </ToastProvider>
      </HeadwayProvider>
    </StrictMode>,
  );
}
