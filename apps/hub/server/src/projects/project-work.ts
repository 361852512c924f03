import type { ProjectProgress } from '@headway/hub-api';
import { isFinal, type JobStatus } from '@headway/protocol';

/** What is needed of a job to tell of its project. */
export interface WorkedJob {
  id: string;
  kind: string;
  status: JobStatus;
  priority: number;
  fraction: number | null;
  eta: { lowMs: number; highMs: number } | null;
}

/** The jobs of a project since it was last at rest. */
export interface ProjectWork {
  put(job: WorkedJob): void;
  /** A job that ended before anybody counted. */
  putEnded(id: string): void;
  /** Forgets jobs that were deleted; whether there was any. */
  remove(ids: readonly string[]): boolean;
  /** The ids of those that have a worker. */
  running(): readonly string[];
  /** The one whose turn comes last; `null` when none waits. */
  lastInLine(): WorkedJob | null;
  /** When the last of those that run ends, ms; `null` while one of them can't say. */
  runningEta(): ProjectProgress['eta'];
  /** `null`: the project is at rest. What ended until now is forgotten then. */
  progress(): Omit<ProjectProgress, 'projectId' | 'eta'> | null;
}

/** Of a project that never rests, what ended longest ago is forgotten. */
const mostEnded = 100_000;

/** A work is whole only once it is over, however fractions are rounded. */
const nearlyDone = 0.9999;

type Group = 'waiting' | 'running' | 'paused' | 'reviewing' | 'ended';

const groups: Readonly<Record<JobStatus, Group>> = {
  queued: 'waiting',
  retrying: 'waiting',
  running: 'running',
  pausing: 'running',
  cancelling: 'running',
  paused: 'paused',
  reviewing: 'reviewing',
  completed: 'ended',
  failed: 'ended',
  cancelled: 'ended',
};

export function createProjectWork(): ProjectWork {
  const open = new Map<string, WorkedJob>();
  const ended = new Set<string>();
  /** What was told last: the bar goes on from there, unless there is more to do than there was. */
  let least = 0;

  function putEnded(id: string): void {
    ended.add(id);
    if (ended.size <= mostEnded) return;
    const [oldest] = ended;
    if (oldest !== undefined) ended.delete(oldest);
  }

  function inGroup(group: Group): WorkedJob[] {
    return [...open.values()].filter((job) => groups[job.status] === group);
  }

  return {
    put(job) {
      if (isFinal(job.status)) {
        open.delete(job.id);
        putEnded(job.id);
        return;
      }
      if (!open.has(job.id)) least = 0;
      ended.delete(job.id);
      open.set(job.id, job);
    },
    putEnded,
    remove: (ids) => ids.filter((id) => open.delete(id) || ended.delete(id)).length > 0,
    running: () => inGroup('running').map(({ id }) => id),
    lastInLine: () =>
      inGroup('waiting').reduce<WorkedJob | null>(
        (last, job) => (last === null || comesAfter(job, last) ? job : last),
        null,
      ),
    runningEta() {
      const etas = inGroup('running').map(({ eta }) => eta);
      if (etas.length === 0) return null;
      return etas.reduce((last, eta) =>
        last && eta
          ? { lowMs: Math.max(last.lowMs, eta.lowMs), highMs: Math.max(last.highMs, eta.highMs) }
          : null,
      );
    },
    progress() {
      const counts = { waiting: 0, running: 0, paused: 0, reviewing: 0, ended: 0 };
      let parts = 0;
      for (const job of open.values()) {
        const group = groups[job.status];
        counts[group] += 1;
        if (group === 'running' || group === 'paused') parts += job.fraction ?? 0;
      }
      if (open.size === counts.reviewing) {
        // At rest: what comes next is counted anew.
        ended.clear();
        least = 0;
        if (open.size === 0) return null;
      }
      const { waiting, running, paused, reviewing } = counts;
      const done = ended.size + reviewing;
      const total = ended.size + open.size;
      const reached = Math.round(((done + parts) / total) * 10_000) / 10_000;
      const isOver = done === total;
      const fraction = isOver ? 1 : Math.min(nearlyDone, Math.max(least, reached));
      least = isOver ? 0 : fraction;
      return { waiting, running, paused, reviewing, done, total, fraction };
    },
  };
}

/** Whether a job's turn comes after another's. Ids tell the order of creation. */
function comesAfter(job: WorkedJob, other: WorkedJob): boolean {
  return job.priority === other.priority ? job.id > other.id : job.priority < other.priority;
}
