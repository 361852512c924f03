import { JobProgress } from '@headway/react';
import { type ReactNode, useEffect } from 'react';
import { Behind } from '../behind.tsx';
import { NoJob } from '../no-job.tsx';
import { Specimen, Specimens } from '../specimen.tsx';
import { useOddJobId, useSceneJob } from '../use-scene.ts';
import { useJob } from '@headway/react';

interface State {
  state: string;
  /** Of the job in the scene. */
  job: string;
  title: string;
  note?: string;
}

const ordinary: readonly State[] = [
  { state: 'running', job: 'running', title: 'Running' },
  {
    state: 'queued',
    job: 'queued',
    title: 'Waiting',
    note: 'With its place in line, where the application knows it.',
  },
  { state: 'reviewing', job: 'reviewing', title: 'Needs a person' },
  { state: 'pausing', job: 'pausing', title: 'Pausing' },
  { state: 'paused', job: 'paused', title: 'Paused' },
  { state: 'cancelling', job: 'cancelling', title: 'Cancelling' },
  { state: 'retrying', job: 'retrying', title: 'Waiting to retry' },
  { state: 'completed', job: 'completed', title: 'Done' },
  { state: 'nothing-found', job: 'nothing', title: 'Done, nothing found' },
  { state: 'low-confidence', job: 'doubtful', title: 'Done, wants a look' },
  { state: 'failed', job: 'failed', title: 'Failed' },
  { state: 'cancelled', job: 'cancelled', title: 'Cancelled' },
  { state: 'second-attempt', job: 'again', title: 'Second attempt' },
  {
    state: 'no-number',
    job: 'unknown',
    title: 'How far is not known',
    note: 'No percentage that would be a guess: the step, and the last sign of life.',
  },
  { state: 'no-worker', job: 'nobody', title: 'No worker' },
  { state: 'stalled', job: 'stalled', title: 'Stalled' },
  { state: 'slow', job: 'slow', title: 'Slow' },
];

export function JobProgressPage(): ReactNode {
  return (
    <>
      <Specimens>
        {ordinary.map(({ job, ...specimen }) => (
          <Specimen key={specimen.state} {...specimen}>
            <SceneJob
              scene="states"
              name={job}
              waitingFor={job === 'queued' ? '2nd in line · starts in about 2–3 min' : undefined}
            />
          </Specimen>
        ))}
        <Specimen state="long-names" title="Long names">
          <SceneJob scene="names" name="running" />
          <SceneJob scene="names" name="failed" />
        </Specimen>
        <Specimen
          state="refused"
          title="Refused"
          note="What was asked is taken back, with the server’s reason."
        >
          <RefusedJob />
        </Specimen>
        <Specimen state="no-right" title="Without the right" note="What a person may not do has no button.">
          <Behind withoutActions>
            <SceneJob scene="states" name="running" />
          </Behind>
        </Specimen>
        <Specimen state="offline" title="Connection lost" note="What was heard last stays.">
          <Behind client="offline">
            <SceneJob scene="one" name="only" />
          </Behind>
        </Specimen>
        <Specimen state="loading" title="Before the first answer">
          <Behind client="held">
            <OddJob how="held" />
          </Behind>
        </Specimen>
        <Specimen state="no-access" title="Not theirs to see">
          <OddJob how="refused" />
        </Specimen>
      </Specimens>
      <Specimen state="compact" title="Compact" note="One line, for lists and cards." wide>
        <ul className="kit-lines">
          {ordinary.map(({ job, state }) => (
            <li key={state}>
              <SceneJob scene="states" name={job} compact />
            </li>
          ))}
        </ul>
      </Specimen>
    </>
  );
}

interface SceneJobProps {
  scene: string;
  name: string;
  compact?: boolean;
  waitingFor?: string | undefined;
}

function SceneJob({ scene, name, compact = false, waitingFor }: SceneJobProps): ReactNode {
  const view = useSceneJob(scene, name);
  const { job, updatedAt, pending, refused, status } = view;
  if (!job) return <NoJob status={status} />;
  return (
    <JobProgress
      {...{ job, updatedAt, pending, refused }}
      {...(job.labels['title'] !== undefined && { title: job.labels['title'] })}
      {...(waitingFor !== undefined && { waitingFor })}
      variant={compact ? 'compact' : 'full'}
      // Many at once would talk over each other.
      announce={false}
      onCancel={view.cancel}
      onRetry={view.retry}
    />
  );
}

/** Asks by itself for what is refused. */
function RefusedJob(): ReactNode {
  const view = useSceneJob('locked', 'running');
  const { cancel } = view;
  const isThere = view.job !== null;
  useEffect(() => {
    if (isThere) void cancel?.();
  }, [isThere, cancel]);
  const { job, pending, refused, updatedAt } = view;
  if (!job) return <NoJob status={view.status} />;
  return (
    <JobProgress
      {...{ job, updatedAt, pending, refused }}
      title={job.labels['title'] ?? ''}
      announce={false}
      onCancel={cancel}
      onRetry={view.retry}
    />
  );
}

function OddJob({ how }: { how: 'held' | 'refused' }): ReactNode {
  const { status } = useJob(null, useOddJobId(how));
  return <NoJob status={status} />;
}
