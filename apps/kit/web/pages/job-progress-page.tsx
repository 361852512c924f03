import { JobProgress, type JobView, progressProps } from '@headway/react';
import type { Job } from '@headway/protocol';
import { type ReactNode, useEffect } from 'react';
import { Behind } from '../behind.tsx';
import { OddJobSpecimens } from '../odd-job.tsx';
import { SceneView } from '../scene-view.tsx';
import { Specimen, Specimens } from '../specimen.tsx';

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
    note: 'With its place in line, where that is known.',
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
    note: 'The step and the last sign of life, no guess.',
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
            <SceneJob scene="states" name={job} isInLine={job === 'queued'} />
          </Specimen>
        ))}
        <Specimen state="gpu" title="On a graphics processor">
          <SceneView scene="states" name="running">
            {(view) => <Progress view={view} gpuLoad={0.86} />}
          </SceneView>
        </Specimen>
        <Specimen state="long-names" title="Long names">
          <SceneJob scene="names" name="running" />
          <SceneJob scene="names" name="failed" />
        </Specimen>
        <Specimen state="pending" title="Asked, not confirmed yet">
          <SceneView scene="silent" name="running">
            {(view) => <AskingJob view={view} />}
          </SceneView>
        </Specimen>
        <Specimen state="refused" title="Refused" note="Taken back, with the server’s reason.">
          <SceneView scene="locked" name="running">
            {(view) => <AskingJob view={view} />}
          </SceneView>
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
        <OddJobSpecimens />
      </Specimens>
      <Specimen state="compact" title="Compact" note="One line, for lists and cards." wide>
        <ul className="kit-lines">
          {ordinary.map(({ job, state }) => (
            <li key={state}>
              <SceneJob scene="states" name={job} isCompact />
            </li>
          ))}
        </ul>
      </Specimen>
    </>
  );
}

type Known = JobView & { job: Job };

interface SceneJobProps {
  scene: string;
  name: string;
  isCompact?: boolean;
  isInLine?: boolean;
}

function SceneJob({ scene, name, ...how }: SceneJobProps): ReactNode {
  return (
    <SceneView scene={scene} name={name}>
      {(view) => <Progress view={view} {...how} />}
    </SceneView>
  );
}

interface ProgressProps {
  view: Known;
  isCompact?: boolean;
  isInLine?: boolean;
  gpuLoad?: number;
}

function Progress({ view, isCompact = false, isInLine = false, gpuLoad }: ProgressProps): ReactNode {
  const { job } = view;
  return (
    <JobProgress
      job={job}
      {...progressProps(view)}
      {...(gpuLoad !== undefined && { gpuLoad })}
      {...(isInLine && { waitingFor: '2nd in line · starts in about 2–3 min' })}
      title={job.labels['title'] ?? ''}
      variant={isCompact ? 'compact' : 'full'}
      // Many at once would talk over each other.
      announce={false}
    />
  );
}

/** Asks by itself to be cancelled. */
function AskingJob({ view }: { view: Known }): ReactNode {
  const { cancel } = view;
  useEffect(() => {
    void cancel?.();
  }, [cancel]);
  return <Progress view={view} />;
}
