import type { Kysely } from 'kysely';
import type { JobTables } from './job-tables.ts';
import type { JobAttemptRow, JobStepRow } from './note-tables.ts';
import type { CompletedRun, RunSample, StepSample } from './queue.ts';

const historyLength = 20;

type Run = Pick<JobAttemptRow, 'job_id' | 'attempt' | 'started_at' | 'ended_at' | 'outcome' | 'quarters'>;
type Step = Pick<JobStepRow, 'job_id' | 'attempt' | 'path' | 'name' | 'started_at' | 'finished_at'>;

/**
 * What the latest completed jobs of a kind took, newest first: each its last run, with those before it that ended only
 * to go on later. Time between runs is not counted.
 */
export async function readHistory<Tables extends JobTables>(
  database: Kysely<Tables>,
  kind: string,
): Promise<readonly RunSample[]> {
  const db = (database as unknown as Kysely<JobTables>).withoutPlugins();
  const jobs = await db
    .selectFrom('headway_jobs')
    .select(['id', 'size', 'started_at', 'finished_at'])
    .where('kind', '=', kind)
    .where('status', '=', 'completed')
    .orderBy('finished_at', 'desc')
    .limit(historyLength)
    .execute();
  if (jobs.length === 0) return [];
  const ids = jobs.map(({ id }) => id);
  const runs: readonly Run[] = await db
    .selectFrom('headway_job_attempts')
    .select(['job_id', 'attempt', 'started_at', 'ended_at', 'outcome', 'quarters'])
    .where('job_id', 'in', ids)
    .orderBy('attempt', 'desc')
    .execute();
  const steps: readonly Step[] = await db
    .selectFrom('headway_job_steps')
    .select(['job_id', 'attempt', 'path', 'name', 'started_at', 'finished_at'])
    .where('job_id', 'in', ids)
    .where('path', 'not like', '%.%')
    .execute();
  return jobs.flatMap(({ id, size, started_at, finished_at }) => {
    if (started_at === null || finished_at === null) return [];
    const last = lastRuns(runs.filter(({ job_id }) => job_id === id));
    // A job that an earlier version ran has no runs that are known.
    const durationMs =
      last.length > 0
        ? sum(last.map((run) => lasted(run.started_at, run.ended_at)))
        : lasted(started_at, finished_at);
    const first = last.at(-1)?.attempt ?? Infinity;
    const own = steps.filter(({ job_id, attempt }) => job_id === id && attempt >= first);
    // Of a job that went on after a pause, no run knows all.
    const quarters = last.length === 1 ? quartersOf(last[0]) : {};
    const taken = own.length > 0 ? stepDurations(own, quarters) : wholeRun(durationMs, quarters);
    return [{ durationMs, size, ...(taken.length > 0 && { steps: taken }) }];
  });
}

/** The last run and those that it went on from, newest first. */
function lastRuns(newestFirst: readonly Run[]): readonly Run[] {
  const before = newestFirst.findIndex(
    ({ outcome }, place) => place > 0 && outcome !== 'paused' && outcome !== 'reviewing',
  );
  return before < 0 ? newestFirst : newestFirst.slice(0, before);
}

/** By name, in the order of the steps: one that a pause divided is one. */
function stepDurations(steps: readonly Step[], quarters: Quarters): readonly StepSample[] {
  const durations = new Map<string, number>();
  for (const { name, started_at, finished_at } of steps.toSorted((a, b) => Number(a.path) - Number(b.path))) {
    durations.set(name, (durations.get(name) ?? 0) + lasted(started_at, finished_at));
  }
  return [...durations].map(([name, durationMs]) => ({ name, durationMs, ...quartersIn(quarters, name) }));
}

/** A run without steps is one step without a name, where there is more to tell of it than its duration. */
function wholeRun(durationMs: number, quarters: Quarters): readonly StepSample[] {
  const own = quartersIn(quarters, '');
  return own ? [{ name: '', durationMs, ...own }] : [];
}

type Quarters = NonNullable<CompletedRun['quartersMs']>;

function quartersOf(run: Run | undefined): Quarters {
  return run?.quarters ? (JSON.parse(run.quarters) as Quarters) : {};
}

function quartersIn(quarters: Quarters, name: string): { quartersMs: readonly number[] } | undefined {
  const quartersMs = quarters[name];
  return quartersMs && { quartersMs };
}

function lasted(from: string, to: string | null): number {
  return to === null ? 0 : Math.max(0, Date.parse(to) - Date.parse(from));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
