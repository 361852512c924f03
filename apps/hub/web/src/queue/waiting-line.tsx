import type { Job, QueueOrder } from '@headway/protocol';
import { formatCount, kindWords, linePriorities, placeWords, useJobActions } from '@headway/react';
import { Link } from '@tanstack/react-router';
import { ChevronsUp, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCounted } from '../format.ts';
import { jobTitle } from '../jobs/job-title.ts';
import { IconButton } from '../ui/icon-button.tsx';

export type LinePlace = QueueOrder['entries'][number] & { job: Job };

/** One's own waiting jobs, in the order in which they will start. */
export function WaitingLine({
  places,
  waiting,
}: {
  places: readonly LinePlace[];
  /** How many wait in all: those far back have no place yet. */
  waiting: number;
}): ReactNode {
  const top = places.reduce((most, { job }) => Math.max(most, job.priority), 0);
  const first = places[0]?.position ?? 1;
  return (
    <section className="hub-box" aria-labelledby="waiting-line">
      <h2 id="waiting-line">
        Your jobs in line <span className="hub-subtle hw-tabular">{formatCount(waiting)}</span>
      </h2>
      {waiting === 0 ? (
        <p className="hub-subtle">Nothing of yours waits. What you start stands here until it runs.</p>
      ) : (
        <ol className="hub-line">
          {places.map((place) => (
            <WaitingRow key={place.id} place={place} front={first} top={top} />
          ))}
        </ol>
      )}
      {waiting > places.length && places.length > 0 && (
        <p className="hub-subtle">{formatCounted(waiting - places.length, 'more job')} further back</p>
      )}
    </section>
  );
}

function WaitingRow({
  place: { job, ...place },
  front,
  top,
}: {
  place: LinePlace;
  /** The position of the first of these. */
  front: number;
  /** The highest priority of these. */
  top: number;
}): ReactNode {
  const { prioritize, cancel, pending, refused } = useJobActions(job);
  const title = jobTitle(job);
  return (
    <li data-pending={pending ?? undefined}>
      <span className="hub-line-position hw-tabular">{formatCount(place.position)}</span>
      <span className="hub-line-job">
        <Link to="/jobs/$jobId" params={{ jobId: job.id }} className="hub-link" title={title}>
          {title}
        </Link>
        <span className="hub-subtle">
          {refused ? refused.reason : `${kindWords(job.kind)} · ${placeWords(place)}`}
        </span>
      </span>
      {prioritize && (
        <IconButton
          label={`Move ${title} to the front`}
          disabled={place.position === front || pending !== null}
          onClick={() => void prioritize(Math.max(linePriorities.front, top + 1))}
        >
          <ChevronsUp size={16} aria-hidden="true" />
        </IconButton>
      )}
      {cancel && (
        <IconButton label={`Cancel ${title}`} disabled={pending !== null} onClick={() => void cancel()}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}
