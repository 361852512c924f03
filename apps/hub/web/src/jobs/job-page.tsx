import type { Job } from '@headway/protocol';
import {
  JobProgress,
  JobTimeline,
  JobTree,
  kindWords,
  placeWords,
  possibleActions,
  progressProps,
  useJob,
} from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ImageIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { useCommand } from '../commands/commands.tsx';
import { getJob } from '../endpoints.ts';
import { useExactPlace } from '../live/use-place.ts';
import { AskingIn } from '../sharing/asking-in.tsx';
import { PageFrame } from '../shell/page-frame.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Attempts } from './attempts.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobItems } from './job-items.tsx';
import { JobLogSection } from './job-log-section.tsx';
import { JobReviews } from './job-reviews.tsx';
import { jobTitle } from './job-title.ts';
import { useImageLink } from './use-image-link.ts';
import { useSteps } from './use-steps.ts';

const gone = new ApiError(404, null);
const crumbs = [{ label: 'Jobs', to: '/activity', search: { view: 'jobs' } }] as const;

/** One job: how it stands, what it did and does, what it asks, and what can be asked of it. */
export function JobPage(): ReactNode {
  const { jobId } = useParams({ from: '/app/jobs/$jobId' });
  const { data, error, isSuccess, refetch } = useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => getJob(jobId, signal),
    staleTime: 0,
  });
  const view = useJob(null, jobId, { initial: data });
  const { job } = view;
  useTitle(job ? jobTitle(job) : 'Job', 'Job');
  if (!job && (error || isSuccess || view.status === 'refused')) {
    return (
      <PageFrame title="Job" crumbs={crumbs}>
        <ProblemPanel
          error={error ?? gone}
          what="job"
          onRetry={() => void refetch()}
          action={
            <Link to="/activity" search={{ view: 'jobs' }} className="hw-button">
              Go to all jobs
            </Link>
          }
        />
      </PageFrame>
    );
  }
  const title = job ? jobTitle(job) : '–';
  return (
    <PageFrame
      title={<span title={title}>{title}</span>}
      crumbs={crumbs}
      actions={job && <ImageButton job={job} />}
    >
      {job ? (
        <AskingIn projectId={job.labels['projectId']}>
          <JobDetails job={job} />
        </AskingIn>
      ) : (
        <div className="hub-job-waiting" aria-busy="true" />
      )}
    </PageFrame>
  );
}

function ImageButton({ job }: { job: Job }): ReactNode {
  const link = useImageLink(job);
  useCommand(
    link && { id: 'job-image', label: link.label, group: 'Job', keys: ['o'], run: () => link.open() },
  );
  if (!link) return null;
  return (
    <Link {...link.to} className="hw-button" aria-keyshortcuts="O">
      <ImageIcon size={16} aria-hidden="true" />
      {link.label}
    </Link>
  );
}

function JobDetails({ job }: { job: Job }): ReactNode {
  // Below `AskingIn`: it knows what may be asked here.
  const view = useJob(null, job.id, { initial: job });
  const { steps, tree } = useSteps(job, view);
  const place = useExactPlace(job);
  useJobCommands(view);
  return (
    <div className="hub-job">
      <div className="hub-job-main">
        <section className="hub-box" aria-label="State">
          <JobProgress
            job={job}
            title={kindWords(job.kind)}
            {...progressProps(view)}
            {...(place && { waitingFor: placeWords(place) })}
          />
        </section>
        <JobReviews job={job} />
        {view.preview && (
          <section className="hub-box" aria-label="Preview">
            <img
              className="hub-preview"
              src={view.preview.url}
              alt={view.preview.caption ?? 'What there is so far'}
            />
          </section>
        )}
        {steps.length > 0 && (
          <section className="hub-box" aria-labelledby="job-steps">
            <h2 id="job-steps">Steps</h2>
            <JobTree steps={tree} status={view.status} />
          </section>
        )}
        {steps.length > 1 && (
          <section className="hub-box" aria-labelledby="job-timeline">
            <h2 id="job-timeline">Timeline</h2>
            <JobTimeline job={job} steps={steps} status={view.status} />
          </section>
        )}
        <JobLogSection job={job} />
      </div>
      <aside className="hub-job-side" aria-label="About this job">
        <JobFacts job={job} />
        <Attempts job={job} />
        <JobItems job={job} />
      </aside>
    </div>
  );
}

/** What can be asked of the job, for the palette. */
function useJobCommands({ job, cancel, pause, resume, retry }: ReturnType<typeof useJob>): void {
  const may = new Set<string>(job ? possibleActions(job) : []);
  const group = 'Job';
  useCommand(
    cancel && may.has('cancel')
      ? { id: 'job-cancel', label: 'Cancel this job', group, run: () => void cancel() }
      : null,
  );
  useCommand(
    pause && may.has('pause')
      ? { id: 'job-pause', label: 'Pause this job', group, keys: ['p'], run: () => void pause() }
      : null,
  );
  useCommand(
    resume && may.has('resume')
      ? { id: 'job-resume', label: 'Resume this job', group, keys: ['p'], run: () => void resume() }
      : null,
  );
  useCommand(
    retry && may.has('retry')
      ? { id: 'job-retry', label: 'Run this job again', group, keys: ['r'], run: () => void retry() }
      : null,
  );
}
