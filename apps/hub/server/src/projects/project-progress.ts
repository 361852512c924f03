import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProjectProgress } from '@headway/hub-api';
import type { JobQueue, QueueMonitor } from '@headway/jobs';
import type { Log } from '@headway/log';
import { type Clock, isFinal, type JobStatus, jobStatuses, type Publisher } from '@headway/protocol';
import type { HubDatabase } from '../database.ts';
import { createProjectWork, type ProjectWork, type WorkedJob } from './project-work.ts';
import { usualRuns } from '../jobs/usual-runs.ts';

export interface ProjectProgressOptions {
  db: HubDatabase;
  queue: Pick<JobQueue, 'onChange' | 'history'>;
  monitor: Pick<QueueMonitor, 'place'>;
  /** What was told before the server stopped. */
  log: Pick<Log, 'snapshot'>;
  publisher: Publisher;
  clock: Clock;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Tells the members of each project how its work stands. */
export interface ProjectProgressTeller {
  /** Reads what is under way and begins to tell. */
  start(): Promise<void>;
  /** Tells no more. Idempotent. */
  close(): Promise<void>;
}

/** What is told follows the last time by this much at least, ms. */
const intervalMs = 1000;
/** Changes that follow each other quickly are told together, ms. */
const settleMs = 100;
/** SQLite has a limit of parameters in one statement; and others have their turn in between. */
const mostAtOnce = 500;
const pageEvents = 500;

const unfinished = jobStatuses.filter((status) => !isFinal(status));
const keyOf = (projectId: string) => `project:${projectId}/progress`;

/**
 * Tells `project.progress` in the channels of a project's members: at most once a second, and only when there is news.
 * It reads what it is told of: a change is announced by the job's id, perhaps before its transaction commits, and the
 * job is read then. So what is rolled back is never told.
 */
export function createProjectProgress(options: ProjectProgressOptions): ProjectProgressTeller {
  const { db, queue, monitor, log, publisher, clock, onError } = options;
  const works = new Map<string, ProjectWork>();
  /** What was told of a project, and in which channels. */
  const told = new Map<string, { json: string; channels: readonly string[] }>();
  const usual = usualRuns(queue, clock);
  const heard = new Set<string>();
  const changed = new Set<string>();
  let lastAt = -Infinity;
  let cancelTimer: (() => void) | null = null;
  let telling: Promise<void> | null = null;
  let stopListening: () => void = () => {};
  let closed = false;

  function schedule(): void {
    if (closed || cancelTimer || telling) return;
    const waitMs = Math.max(settleMs, lastAt + intervalMs - clock.monotonic());
    cancelTimer = clock.setTimer(() => {
      cancelTimer = null;
      telling = tell()
        .catch((error: unknown) => onError(error, { stage: 'project progress' }))
        .then(() => {
          telling = null;
          lastAt = clock.monotonic();
          if (heard.size > 0 || changed.size > 0) schedule();
        });
    }, waitMs);
  }

  /** What fails is tried again with the next turn. */
  async function tell(): Promise<void> {
    const ids = [...heard];
    for (let start = 0; start < ids.length; start += mostAtOnce) {
      const some = ids.slice(start, start + mostAtOnce);
      for (const id of some) heard.delete(id);
      await readJobs(some).catch(again(heard, some));
      await nextTurn();
    }
    const left = new Set<string>();
    for (const projectId of changed) {
      if (closed) return;
      changed.delete(projectId);
      await tellProject(projectId).catch(again(left, [projectId]));
    }
    for (const projectId of left) changed.add(projectId);
    // How far runs are is not announced: it is looked at.
    for (const work of works.values()) for (const id of work.running()) heard.add(id);
  }

  function again(later: Set<string>, what: readonly string[]): (error: unknown) => void {
    return (error) => {
      for (const one of what) later.add(one);
      onError(error, { stage: 'project progress' });
    };
  }

  async function readJobs(ids: readonly string[]): Promise<void> {
    const rows = await jobRows().where('headway_jobs.id', 'in', ids).execute();
    const found = new Set(rows.map(({ id }) => id));
    for (const row of rows) put(row);
    const deleted = ids.filter((id) => !found.has(id));
    for (const [projectId, work] of works) if (work.remove(deleted)) changed.add(projectId);
  }

  function jobRows() {
    return db
      .selectFrom('headway_jobs')
      .innerJoin('headway_job_labels as label', (join) =>
        join.onRef('label.job_id', '=', 'headway_jobs.id').on('label.name', '=', 'projectId'),
      )
      .select([
        'headway_jobs.id',
        'kind',
        'status',
        'priority',
        'fraction',
        'eta_low_ms',
        'eta_high_ms',
        'created_at',
        'label.value as projectId',
      ]);
  }

  function workOf(projectId: string): ProjectWork {
    const known = works.get(projectId) ?? createProjectWork();
    works.set(projectId, known);
    return known;
  }

  function put(row: JobRow): void {
    workOf(row.projectId).put(jobOf(row));
    changed.add(row.projectId);
  }

  async function tellProject(projectId: string): Promise<void> {
    const work = works.get(projectId);
    const counts = work?.progress() ?? null;
    // What is at rest takes no memory.
    if (!counts) works.delete(projectId);
    const progress = work && counts ? { projectId, ...counts, eta: await etaOf(work) } : null;
    const before = told.get(projectId);
    const channels = progress ? await membersOf(projectId) : [];
    const left = before?.channels.filter((channel) => !channels.includes(channel)) ?? [];
    if (left.length > 0) await publish(left, projectId, null);
    if (!progress) return void told.delete(projectId);
    const json = JSON.stringify(progress);
    const isSame = json === before?.json && channels.every((channel) => before.channels.includes(channel));
    if (isSame || channels.length === 0) return;
    await publish(channels, projectId, progress);
    told.set(projectId, { json, channels });
  }

  async function publish(
    channels: readonly string[],
    projectId: string,
    data: ProjectProgress | null,
  ): Promise<void> {
    const key = data === null ? { key: keyOf(projectId) } : {};
    await publisher.publish({ channels, type: 'project.progress', data, ...key });
  }

  /** Until the last one in line has ended, or where none waits, the last of those that run. */
  async function etaOf(work: ProjectWork): Promise<ProjectProgress['eta']> {
    const last = work.lastInLine();
    if (!last) return inSeconds(work.runningEta());
    const place = await monitor.place(last.id);
    if (!place || place.lowMs === null || place.highMs === null) return null;
    const run = await usual.of(last.kind);
    return run && inSeconds({ lowMs: place.lowMs + run.lowMs, highMs: place.highMs + run.highMs });
  }

  async function membersOf(projectId: string): Promise<readonly string[]> {
    const rows = await db
      .selectFrom('project_members')
      .select('user_id')
      .where('project_id', '=', projectId)
      .execute();
    return rows.map((row) => `user:${row.user_id}`);
  }

  async function readUnfinished(): Promise<void> {
    const begins = new Map<string, string>();
    for (let after = ''; ;) {
      const rows = await jobRows()
        .where('status', 'in', unfinished)
        .where('headway_jobs.id', '>', after)
        .orderBy('headway_jobs.id')
        .limit(mostAtOnce)
        .execute();
      for (const row of rows) {
        put(row);
        if (row.created_at < (begins.get(row.projectId) ?? '~')) begins.set(row.projectId, row.created_at);
      }
      const last = rows.at(-1);
      if (!last || rows.length < mostAtOnce) break;
      after = last.id;
      await nextTurn();
    }
    for (const [projectId, begin] of begins) await readEnded(projectId, begin);
  }

  /** What ended since the oldest of what is left was asked for belongs to the same work. */
  async function readEnded(projectId: string, since: string): Promise<void> {
    const rows = await db
      .selectFrom('headway_job_labels as label')
      .innerJoin('headway_jobs', 'headway_jobs.id', 'label.job_id')
      .select('headway_jobs.id')
      .where('label.name', '=', 'projectId')
      .where('label.value', '=', projectId)
      .where('finished_at', '>=', since)
      .execute();
    for (const { id } of rows) workOf(projectId).putEnded(id);
  }

  /** What was told last before the server stopped, and is perhaps no longer so. */
  async function readTold(): Promise<void> {
    const members = await db.selectFrom('project_members').select('user_id').distinct().execute();
    for (const { user_id: userId } of members) {
      const channel = `user:${userId}`;
      let afterOffset = 0;
      for (let more = true; more;) {
        const page = await log.snapshot(channel, { afterOffset, limit: pageEvents });
        for (const event of page.events) {
          afterOffset = event.offset;
          if (event.type !== 'project.progress') continue;
          const { projectId } = event.data as ProjectProgress;
          told.set(projectId, { json: '', channels: [...(told.get(projectId)?.channels ?? []), channel] });
          changed.add(projectId);
        }
        more = page.more;
      }
    }
  }

  return {
    async start() {
      stopListening = queue.onChange((change) => {
        if (change.type !== 'changed') return;
        heard.add(change.id);
        schedule();
      });
      await readUnfinished();
      await readTold();
      schedule();
    },
    async close() {
      closed = true;
      stopListening();
      cancelTimer?.();
      cancelTimer = null;
      await telling;
    },
  };
}

interface JobRow {
  id: string;
  projectId: string;
  kind: string;
  status: JobStatus;
  priority: number;
  fraction: number | null;
  eta_low_ms: number | null;
  eta_high_ms: number | null;
}

function jobOf({ id, kind, status, priority, fraction, ...row }: JobRow): WorkedJob {
  const { eta_low_ms: lowMs, eta_high_ms: highMs } = row;
  const eta = lowMs === null || highMs === null ? null : { lowMs, highMs };
  return { id, kind, status, priority, fraction, eta };
}

function inSeconds(range: ProjectProgress['eta']): ProjectProgress['eta'] {
  if (!range) return null;
  return { lowMs: Math.floor(range.lowMs / 1000) * 1000, highMs: Math.ceil(range.highMs / 1000) * 1000 };
}
