import { isFinal, type Asset, type Job } from '@headway/protocol';
import { JobProgress, JobTree, placeWords, progressProps, useJob } from '@headway/react';
import { useExactPlace } from '../live/use-place.ts';
import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import type { ReactNode } from 'react';

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
  /** `null` for whoever may only look. */
  onRun: (() => void) | null;
}): ReactNode {
  if (!job) {
    if (hasResult || asset.latestJobId) return null;
    return (
      <section className="hub-panel-section" aria-label="Run">
        <p>This image has not been processed yet.</p>
        {onRun && (
          <button type="button" className="hw-button hw-button-primary" onClick={onRun}>
            <Play size={14} aria-hidden="true" />
            Run
          </button>
        )}
      </section>
    );
  }
  if (job.status === 'completed') return null;
  return <LiveJob job={job} hasResult={hasResult} running={running} onRun={onRun} />;
}

function LiveJob({
  job: known,
  hasResult,
  running,
  onRun,
}: {
  job: Job;
  hasResult: boolean;
  running: string;
  onRun: (() => void) | null;
}): ReactNode {
  const view = useJob(null, known.id, { initial: known });
  const { job, stepTree, preview } = view;
  const shown = job ?? known;
  const ended = isFinal(shown.status);
  // Then the picture shows what it asks about, and the question stands below.
  const asks = shown.status === 'reviewing';
  const place = useExactPlace(shown);
  return (
    <section className="hub-panel-section" aria-label="Run">
      <JobProgress
        job={shown}
        title={ended ? 'Last run' : running}
        {...progressProps(view)}
        {...(place && { waitingFor: placeWords(place) })}
        {...(hasResult && { kept: 'The result of the run before is kept.' })}
      />
      {!ended && !asks && stepTree.length > 0 && <JobTree steps={stepTree} />}
      {!ended && !asks && preview && (
        <img className="hub-preview" src={preview.url} alt={preview.caption ?? 'What there is so far'} />
      )}
      <Link to="/jobs/$jobId" params={{ jobId: known.id }} className="hub-link hub-more">
        All about this run
      </Link>
      {ended && !hasResult && onRun && (
        <button type="button" className="hw-button hw-button-small hw-button-quiet" onClick={onRun}>
          Run with other settings
        </button>
      )}
    </section>
  );
}
