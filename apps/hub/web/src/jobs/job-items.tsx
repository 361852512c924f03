import type { BulkRefusal } from '@headway/hub-api';
import { isFinal, type Job, type JobItem } from '@headway/protocol';
import { formatCount } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getItems } from '../endpoints.ts';
import { bulkKind } from './bulk-kind.ts';

const most = 50;
/** While a job runs, what it told is looked at so often, ms. */
const lookMs = 3000;

/** What a run found or made on its way; of a bulk action, the jobs that could not have it. */
export function JobItems({ job }: { job: Job }): ReactNode {
  const { data } = useQuery({
    queryKey: ['items', job.id, job.attempt, job.status],
    queryFn: ({ signal }) => getItems(job.id, { attempt: job.attempt, limit: most }, signal),
    enabled: job.attempt > 0,
    placeholderData: (before) => before,
    refetchInterval: isFinal(job.status) ? false : lookMs,
  });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  const isBulk = job.kind === bulkKind;
  const count = `${formatCount(items.length)}${data?.nextCursor ? '+' : ''}`;
  return (
    <section className="hub-box" aria-labelledby="job-items">
      <h2 id="job-items">
        {isBulk ? 'Could not have it' : 'Found on the way'} <span className="hub-subtle">{count}</span>
      </h2>
      <ol className="hub-items" tabIndex={0} aria-labelledby="job-items">
        {items.map((item) => (
          <li key={item.index}>{isBulk ? <Refusal item={item} /> : <PlainItem item={item} />}</li>
        ))}
      </ol>
    </section>
  );
}

function Refusal({ item }: { item: JobItem }): ReactNode {
  const { id, reason } = item.item as BulkRefusal;
  return (
    <Link to="/jobs/$jobId" params={{ jobId: id }} className="hub-link">
      {reason}
    </Link>
  );
}

/** What is short in it: numbers and words, no outlines of hundreds of points. */
function PlainItem({ item: { index, item } }: { item: JobItem }): ReactNode {
  const shown =
    typeof item === 'object' && item !== null
      ? Object.entries(item)
          .filter(([, value]) => typeof value === 'number' || typeof value === 'string')
          .map(([name, value]) => `${name} ${typeof value === 'number' ? formatCount(value) : String(value)}`)
          .join(' · ')
      : String(item);
  return (
    <>
      <span className="hub-subtle hw-tabular">{index + 1}</span> {shown}
    </>
  );
}
