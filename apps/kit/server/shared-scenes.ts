import type { Log } from '@headway/log';
import { type BuiltinEvents, type Clock, createIds } from '@headway/protocol';
import type { Headway } from '@headway/server';
import { sharedVisit } from '../shared/addresses.ts';
import { lineMs, logLine } from './log-lines.ts';
import { manyJobs } from './many-jobs.ts';
import { repeat } from './repeat.ts';
import { systemAt, systemMs } from './system-at.ts';

export interface SharedScenesOptions {
  clock: Clock;
  log: Log;
  headway: Headway<BuiltinEvents>;
  /** Whether anyone is there to hear it. */
  isWatched: () => boolean;
  onError: (error: unknown) => void;
}

/** The job whose log grows for ever, shared by all visitors. */
export const talkativeJob = `${sharedVisit}.log.1.talkative`;
/** The job that has said little. */
export const quietJob = `${sharedVisit}.log.1.quiet`;

/** So many lines are there when the first visitor comes, and that many before them can be asked for. */
const linesAtFirst = 600;
export const linesBefore = 100_000;

const everyMs = 1000;

/** What is the same for all visitors: the long list, the long log, the machine. Returns its end. */
export async function playSharedScenes(options: SharedScenesOptions): Promise<() => void> {
  const { clock, headway, isWatched, onError } = options;
  const startedAt = clock.now();
  let toldAt = startedAt;
  let lines = linesBefore;
  await writeFirstLines(options);
  await tellSystem(headway, startedAt);

  async function tick(): Promise<void> {
    const now = clock.now();
    // Who comes later gets what has become of it all at once.
    if (!isWatched()) return;
    const jobs = manyJobs(now, toldAt);
    const wanted = Math.min(lines + 50, linesBefore + Math.floor((now - startedAt) / lineMs));
    const systemIsDue = Math.floor(now / systemMs) > Math.floor(toldAt / systemMs);
    toldAt = now;
    await Promise.all(
      jobs.map((job) =>
        headway.publish(`project:${sharedVisit}.many`, {
          type: job.status === 'running' ? 'job.progress' : `job.${job.status}`,
          data: job,
        }),
      ),
    );
    for (; lines < wanted; lines += 1) {
      const data = logLine(talkativeJob, lines);
      await headway.publish(`job-log:${talkativeJob}`, { type: 'job.log', data });
    }
    if (systemIsDue) await tellSystem(headway, now);
  }

  return repeat(clock, everyMs, () => tick().catch(onError));
}

async function tellSystem(headway: Headway<BuiltinEvents>, now: number): Promise<void> {
  await headway.publish(`system:${sharedVisit}`, { type: 'system.status', data: systemAt(now, 'well') });
  await headway.publish(`system:${sharedVisit}.short`, {
    type: 'system.status',
    data: systemAt(now, 'short'),
  });
}

/** Not published: lines of earlier have the time at which they were written. */
async function writeFirstLines({ clock, log }: SharedScenesOptions): Promise<void> {
  const newId = createIds(clock);
  const now = clock.now();
  const entry = (job: string, index: number, atMs: number) => ({
    channel: `job-log:${job}`,
    type: 'job.log',
    id: newId(),
    timestamp: new Date(atMs).toISOString(),
    data: logLine(job, index),
    state: false,
    conflatable: false,
  });
  await log.append([
    ...Array.from({ length: linesAtFirst }, (_, place) =>
      entry(talkativeJob, linesBefore - linesAtFirst + place, now - (linesAtFirst - place) * lineMs),
    ),
    entry(quietJob, 0, now - 4000),
  ]);
}
