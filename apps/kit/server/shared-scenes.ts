import type { Log } from '@headway/log';
import { type BuiltinEvents, type Clock, createIds } from '@headway/protocol';
import type { Headway } from '@headway/server';
import { longList, quietJob, sharedVisit, talkativeJob } from '../shared/addresses.ts';
import { lineMs, lineTime, linesBefore, logLine } from './log-lines.ts';
import { manyJobs } from './many-jobs.ts';
import { repeat } from './repeat.ts';
import { systemAt, systemMs } from './system-at.ts';

export interface SharedScenesOptions {
  clock: Clock;
  log: Log;
  headway: Headway<BuiltinEvents>;
  /** Whether anyone is there to hear it. */
  isWatched: () => boolean;
  /** When the server began, ms since 1970. */
  startedAt: number;
  onError: (error: unknown) => void;
}

/** So many lines are there when the first visitor comes; those before them can be asked for. */
const linesAtFirst = 600;

const everyMs = 1000;

/** What is the same for all visitors: the long list, the long log, the machine. Returns its end. */
export async function playSharedScenes(options: SharedScenesOptions): Promise<() => Promise<void>> {
  const { clock, headway, isWatched, startedAt, onError } = options;
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
        headway.publish(`project:${longList}`, {
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
async function writeFirstLines({ clock, log, startedAt }: SharedScenesOptions): Promise<void> {
  const newId = createIds(clock);
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
      entry(
        talkativeJob,
        linesBefore - linesAtFirst + place,
        lineTime(linesBefore - linesAtFirst + place, startedAt),
      ),
    ),
    entry(quietJob, 0, startedAt - 4000),
  ]);
}
