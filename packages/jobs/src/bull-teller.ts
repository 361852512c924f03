import type { Clock, Publisher } from '@headway/protocol';
import { createTimeLeft, type RunTimeLeft } from './create-time-left.ts';
import type { FollowedJob } from './followed-jobs.ts';
import type { JobStateEvent } from './job-machine.ts';
import type { RunSample } from './queue.ts';
import { createThrottle, type Throttle } from './throttle.ts';

interface BullTellerOptions {
  publisher: Publisher;
  clock: Clock;
  /** Something could not be told: its job is marked as untold. */
  onFailed: (error: unknown, followed: FollowedJob) => void;
}

/** Publishes what happens to the jobs of a mirror, in order, and progress at most ten times a second each. */
export interface BullTeller {
  /** The state of a job, at once. */
  tell(followed: FollowedJob, type: JobStateEvent): void;
  /** Its progress, now or soon. */
  progress(followed: FollowedJob): void;
  /** That it is no more: it goes from the lists. */
  forget(followed: FollowedJob): void;
  /** Resolves when all that was told so far is safe with the publisher, or failed. */
  settled(): Promise<void>;
  stop(): void;
}

const progressIntervalMs = 100;
/** Earlier runs that the time left of a kind is learned from, and kinds that are remembered. */
const maxSamples = 50;
const maxKinds = 200;

export function createBullTeller({ publisher, clock, onFailed }: BullTellerOptions): BullTeller {
  const runs = new Map<string, { throttle: Throttle<FollowedJob>; timeLeft: RunTimeLeft }>();
  const history = new Map<string, RunSample[]>();
  const underWay = new Set<Promise<void>>();

  function publish(
    followed: FollowedJob,
    type: JobStateEvent,
    data: FollowedJob['job'] | null,
  ): Promise<void> {
    const { job, channels } = followed;
    const key = `job:${job.id}`;
    const publication = { channels: [...new Set([key, ...channels])], type, data, ...(!data && { key }) };
    followed.told = 'yes';
    const sent = (async () => await publisher.publish(publication))()
      .catch((error: unknown) => {
        followed.told = 'no';
        onFailed(error, followed);
      })
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
    return sent;
  }

  function stopProgress(id: string): void {
    runs.get(id)?.throttle.stop();
    runs.delete(id);
  }

  function follow({ job }: FollowedJob): RunTimeLeft {
    const timeLeft = createTimeLeft(null);
    timeLeft.learn(history.get(job.kind) ?? []);
    return timeLeft;
  }

  /** The time left, as it is when the progress goes out. */
  function withTimeLeft(followed: FollowedJob, timeLeft: RunTimeLeft): FollowedJob['job'] {
    const elapsedMs = elapsedOf(followed);
    return elapsedMs === null ? followed.job : { ...followed.job, eta: timeLeft.tell(elapsedMs) };
  }

  function learn({ job }: FollowedJob): void {
    if (job.startedAt === null || job.finishedAt === null) return;
    const samples = history.get(job.kind) ?? [];
    const durationMs = Date.parse(job.finishedAt) - Date.parse(job.startedAt);
    history.delete(job.kind);
    history.set(job.kind, [{ durationMs, size: null }, ...samples].slice(0, maxSamples));
    const [oldest] = history.keys();
    if (history.size > maxKinds && oldest !== undefined) history.delete(oldest);
  }

  return {
    tell(followed, type) {
      stopProgress(followed.bull.id);
      if (type === 'job.completed') learn(followed);
      void publish(followed, type, followed.job);
    },
    progress(followed) {
      const { id } = followed.bull;
      let run = runs.get(id);
      if (!run) {
        const timeLeft = follow(followed);
        const throttle = createThrottle<FollowedJob>({
          clock,
          intervalMs: progressIntervalMs,
          send: async (newest) => {
            newest.job = withTimeLeft(newest, timeLeft);
            await publish(newest, 'job.progress', newest.job);
          },
        });
        run = { throttle, timeLeft };
        runs.set(id, run);
      }
      const elapsedMs = elapsedOf(followed);
      if (elapsedMs !== null) run.timeLeft.report(followed.job, elapsedMs);
      run.throttle.push(followed);
    },
    forget(followed) {
      stopProgress(followed.bull.id);
      void publish(followed, 'job.cancelled', null);
    },
    async settled() {
      await Promise.all(underWay);
    },
    stop() {
      for (const id of runs.keys()) stopProgress(id);
    },
  };
}

/** `null` for a job that is not running. */
function elapsedOf({ job, place }: FollowedJob): number | null {
  if (job.status !== 'running' || job.startedAt === null) return null;
  return Math.max(0, place.ms - Date.parse(job.startedAt));
}
