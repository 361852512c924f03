import { Bench, type BenchOptions } from './bench.ts';
import { type Outcome, summarize, type Summary } from './result.ts';
import type { Figure, Row } from './row.ts';

/** What is written down of a row. */
export interface RowReport {
  name: string;
  /** When the run began that measured it. */
  date: string;
  outcomes: readonly Outcome[];
  summaries: readonly Summary[];
  /** The largest part of a core that the load used, by subject. */
  loadBusy: Readonly<Record<string, number>>;
}

export interface RunOptions extends BenchOptions {
  /** When the run began. */
  date: string;
  rounds: number;
  /** No further round begins when it would end after so long, as long as those before it took. */
  maxMs: number;
  /** A subject that takes longer than this in a round has failed. */
  timeoutMs: number;
  /** Why a subject can't be measured here; `null`: it can. */
  missing: (subject: string) => string | null;
  /** Hears of each subject as it ends. */
  onSubject: (told: SubjectTold) => void;
  /** Hears what was found so far after each round. @default nobody */
  onRound?: (found: Found) => void;
}

/** What was found in so many rounds. */
export interface Found {
  rounds: number;
  reports: RowReport[];
}

export interface SubjectTold {
  row: string;
  subject: string;
  /** From 0. */
  round: number;
  ms: number;
  error: string | null;
}

/**
 * Runs all rows in rounds: what else happens on the machine for a while meets one round of a row, not all. One that
 * fails stops nothing else. Returns how many rounds there were time for.
 */
export async function runRows(rows: readonly Row[], options: RunOptions): Promise<Found> {
  const records = rows.map((row) => new RowRecord(row, options));
  const start = performance.now();
  let rounds = 0;
  for (; rounds < options.rounds; rounds += 1) {
    const elapsed = performance.now() - start;
    if (rounds > 0 && elapsed + elapsed / rounds > options.maxMs) break;
    for (const record of records) await record.run(rounds);
    options.onRound?.(found(rounds + 1));
  }
  return found(rounds);

  function found(done: number): Found {
    return { rounds: done, reports: records.map((record) => record.report()) };
  }
}

interface SubjectRecord {
  subject: string;
  skipped: string | null;
  rounds: Figure[][];
  failures: Set<string>;
  loadBusy: number;
}

class RowRecord {
  readonly #row: Row;
  readonly #options: RunOptions;
  readonly #subjects: SubjectRecord[];

  constructor(row: Row, options: RunOptions) {
    this.#row = row;
    this.#options = options;
    this.#subjects = row.subjects.map((subject) => ({
      subject,
      skipped: row.missing?.(subject) ?? options.missing(subject),
      rounds: [],
      failures: new Set(),
      loadBusy: 0,
    }));
  }

  async run(round: number): Promise<void> {
    const present = this.#subjects.filter(({ skipped }) => skipped === null);
    for (const record of rotated(present, round)) {
      const { subject } = record;
      const start = performance.now();
      const bench = new Bench(this.#options);
      let error: string | null = null;
      try {
        const running = this.#row.run(subject, bench);
        record.rounds.push(await withinTime(running, bench, this.#row.timeoutMs ?? this.#options.timeoutMs));
      } catch (thrown) {
        error = thrown instanceof Error ? thrown.message : String(thrown);
        record.failures.add(error);
      } finally {
        await bench.end();
      }
      record.loadBusy = Math.max(record.loadBusy, bench.busiest);
      this.#options.onSubject({
        row: this.#row.name,
        subject,
        round,
        ms: performance.now() - start,
        error,
      });
    }
  }

  report(): RowReport {
    const outcomes = this.#subjects.map(({ subject, rounds, failures, skipped }) => {
      return { subject, rounds, failures: [...failures], skipped };
    });
    return {
      name: this.#row.name,
      date: this.#options.date,
      outcomes,
      summaries: summarize(outcomes),
      loadBusy: Object.fromEntries(this.#subjects.map(({ subject, loadBusy }) => [subject, loadBusy])),
    };
  }
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
