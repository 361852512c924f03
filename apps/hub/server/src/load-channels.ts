import type { JobQueue } from '@headway/jobs';
import {
  type Batch,
  type BuiltinEvents,
  type EventDraft,
  type Job,
  type JobReview,
  type JobStatus,
  jobStatuses,
  isFinal,
} from '@headway/protocol';
import { mayWithJob, readableJobs, readableReviews } from './projects/access.ts';
import type { HubDatabase, HubTransaction } from './database.ts';
import { toProject } from './entities.ts';
import { listVersions } from './results/result-versions.ts';
import { loadUploads } from './uploads/upload-records.ts';

type Queue = Pick<JobQueue<HubTransaction>, 'list' | 'batches' | 'reviews'>;

const unfinished: readonly JobStatus[] = jobStatuses.filter((status) => !isFinal(status));
const ended: readonly JobStatus[] = jobStatuses.filter(isFinal);
const unfinishedBatches = ['open', 'running', 'paused', 'cancelling'] as const;

/** What channels go on to tell of ended jobs anyway: of the last hour, and not of more than these. */
const recentMs = 3_600_000;
const mostRecent = 500;
/** Older versions are in the list that REST gives. */
const mostVersions = 100;

/** What a project's channel carries when the log does not know it: its counts and what is under way. */
export async function loadProject(db: HubDatabase, queue: Queue, id: string): Promise<EventDraft[]> {
  const row = await db
    .selectFrom('projects')
    .selectAll()
    .where('id', '=', id)
    .where('deletion_id', 'is', null)
    .executeTakeFirst();
  if (!row) return [];
  const underWay = await loadUnderWay(queue, { projectId: id });
  const uploads = await loadUploads(db, { projectId: id });
  return [{ type: 'project.updated', data: toProject(row) }, ...underWay, ...uploads];
}

/** What an image's channel carries when the log does not know it: the latest versions of its result. */
export async function loadAsset(db: HubDatabase, id: string): Promise<EventDraft[]> {
  const { items } = await listVersions(db, id, { limit: mostVersions });
  return items.toReversed().map((version) => ({ type: 'result.created', data: version }));
}

/** What a person's channel carries when the log does not know it: their jobs under way and those that ended lately. */
export async function loadUser(
  { db, queue }: { db: HubDatabase; queue: Queue & Pick<JobQueue<HubTransaction>, 'get'> },
  userId: string,
  now: number = Date.now(),
): Promise<EventDraft[]> {
  const labels = { userId };
  const { items } = await queue.list({ labels, status: ended, limit: mostRecent });
  const recent = items.filter(({ finishedAt }) => now - Date.parse(finishedAt ?? '') < recentMs);
  const { jobs, batches, reviews } = await listUnderWay(queue, labels);
  // Nothing of projects that they have left since.
  const readable = await readableJobs(db, userId, [...recent, ...jobs]);
  const mayRead = await Promise.all(
    batches.map((batch) => mayWithJob(db, { userId, action: 'read' }, batch)),
  );
  return [
    ...readable.map(jobDraft),
    ...batches.filter((_batch, index) => mayRead[index]).map(batchDraft),
    ...(await readableReviews({ db, queue }, userId, reviews)).map(reviewDraft),
  ];
}

async function loadUnderWay(queue: Queue, labels: Readonly<Record<string, string>>): Promise<EventDraft[]> {
  const { jobs, batches, reviews } = await listUnderWay(queue, labels);
  return [...jobs.map(jobDraft), ...batches.map(batchDraft), ...reviews.map(reviewDraft)];
}

async function listUnderWay(queue: Queue, labels: Readonly<Record<string, string>>) {
  const jobs: Job[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Queue['list']>> = await queue.list({
      labels,
      status: unfinished,
      limit: 500,
      ...(cursor !== null && { cursor }),
    });
    jobs.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  const batches = await queue.batches({ labels, status: unfinishedBatches, limit: 500 });
  const asked = await queue.reviews({ labels, status: ['open'], limit: 500 });
  return { jobs, batches: batches.items, reviews: asked.items };
}

const typeOfStatus: Readonly<Record<JobStatus, keyof BuiltinEvents>> = {
  queued: 'job.queued',
  running: 'job.progress',
  reviewing: 'job.reviewing',
  pausing: 'job.pausing',
  paused: 'job.paused',
  cancelling: 'job.cancelling',
  retrying: 'job.retrying',
  cancelled: 'job.cancelled',
  completed: 'job.completed',
  failed: 'job.failed',
};

/** A batch as its channels tell it. */
export function batchDraft(batch: Batch): EventDraft {
  return { type: batch.status === 'completed' ? 'batch.completed' : 'batch.updated', data: batch };
}

/** A question as its channels tell it. */
export function reviewDraft(review: JobReview): EventDraft {
  return { type: 'job.review', data: review };
}

/** A job as its channels tell it. */
export function jobDraft(job: Job): EventDraft {
  return { type: typeOfStatus[job.status], data: job };
}
