import { Bench, type BenchOptions } from './bench.ts';
import { type Outcome, summarize, type Summary } from './result.ts';
import type { Figure, Row } from './row.ts';

/** What is written down of a row. */
export interface RowReport {
  name: string;
  outcomes: readonly Outcome[];
  summaries: readonly Summary[];
  /** The largest part of a core that the load used, by subject. */
  loadBusy: Readonly<Record<string, number>>;
}

export interface RunOptions extends BenchOptions {
  rounds: number;
  /** A subject that takes longer than this in a round has failed. */
  timeoutMs: number;
  /** Why a subject can't be measured here; `null`: it can. */
  missing: (subject: string) => string | null;
  /** Hears of each round as it ends. */
  onRound: (told: { subject: string; round: number; ms: number; error: string | null }) => void;
}

/** Runs all rounds of a row. Each begins with another subject; one that fails stops nothing else. */
export async function runRow(row: Row, options: RunOptions): Promise<RowReport> {
  const skipped = new Map(row.subjects.map((subject) => [subject, options.missing(subject)]));
  const present = row.subjects.filter((subject) => skipped.get(subject) === null);
  const rounds = new Map<string, Figure[][]>(row.subjects.map((subject) => [subject, []]));
  const failures = new Map<string, Set<string>>(row.subjects.map((subject) => [subject, new Set()]));
  const loadBusy: Record<string, number> = {};

  for (let round = 0; round < options.rounds; round += 1) {
    for (const subject of rotated(present, round)) {
      const start = performance.now();
      const bench = new Bench(options);
      let error: string | null = null;
      try {
        rounds.get(subject)?.push(await withinTime(row.run(subject, bench), bench, options.timeoutMs));
      } catch (thrown) {
        error = thrown instanceof Error ? thrown.message : String(thrown);
        failures.get(subject)?.add(error);
      } finally {
        await bench.end();
      }
      loadBusy[subject] = Math.max(loadBusy[subject] ?? 0, bench.busiest);
      options.onRound({ subject, round, ms: performance.now() - start, error });
    }
  }

  const outcomes = row.subjects.map((subject) => ({
    subject,
    rounds: rounds.get(subject) ?? [],
    failures: [...(failures.get(subject) ?? [])],
    skipped: skipped.get(subject) ?? null,
  }));
  return { name: row.name, outcomes, summaries: summarize(outcomes), loadBusy };
}

/** Each time another one first, so that none has the machine always warm, or always cold. */
export function rotated<T>(list: readonly T[], by: number): T[] {
  const first = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

async function withinTime<T>(running: Promise<T>, bench: Bench, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(`It took longer than ${Math.round(timeoutMs / 1000)} s.`));
    // What still waits for them fails, and nobody hears it any more.
    running.catch(() => undefined);
    void bench.end();
  }, timeoutMs);
  try {
    return await Promise.race([running, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
