import { isFinal, type Asset, type Job } from '@headway/protocol';
import { JobProgress, placeWords, useJob } from '@headway/react';
import { useExactPlace } from '../live/use-place.ts';
import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { JobSteps } from './job-steps.tsx';

/** How the latest run stands, until its result says it better. */
export function JobSection({
  asset,
  job,
  hasResult,
  running,
  onRun,
}: {
  asset: Asset;
  job: Job | undefined;
  hasResult: boolean;
  /** What goes on while it runs, in words. */
  running: string;
  onRun: () => void;
}): ReactNode {
  if (!job) {
    if (hasResult || asset.latestJobId) return null;
    return (
      <section className="hub-panel-section" aria-label="Run">
        <p>This image has not been processed yet.</p>
        <button type="button" className="hw-button hw-button-primary" onClick={onRun}>
          <Play size={14} aria-hidden="true" />
          Run
        </button>
      </section>
    );
  }
  if (job.status === 'completed') return null;
  return <LiveJob asset={asset} job={job} hasResult={hasResult} running={running} onRun={onRun} />;
}

function LiveJob({
  asset,
  job: known,
  hasResult,
  running,
  onRun,
}: {
  asset: Asset;
  job: Job;
  hasResult: boolean;
  running: string;
  onRun: () => void;
}): ReactNode {
  const { job, steps, preview, updatedAt, pending, refused, cancel, retry } = useJob(null, known.id, {
    initial: known,
  });
  const shown = job ?? known;
  const ended = isFinal(shown.status);
  const place = useExactPlace(asset.projectId, shown);
  return (
    <section className="hub-panel-section" aria-label="Run">
      <JobProgress
        job={shown}
        title={ended ? 'Last run' : running}
        updatedAt={updatedAt}
        pending={pending}
        refused={refused}
        onCancel={cancel}
        onRetry={retry}
        {...(place && { waitingFor: placeWords(place) })}
        {...(hasResult && { kept: 'The result of the run before is kept.' })}
      />
      {!ended && steps.length > 0 && <JobSteps steps={steps} />}
      {!ended && preview && (
        <img className="hub-preview" src={preview.url} alt={preview.caption ?? 'What there is so far'} />
      )}
      {ended && !hasResult && (
        <button type="button" className="hw-button hw-button-small hw-button-quiet" onClick={onRun}>
          Run with other settings
        </button>
      )}
    </section>
  );
}
