// How good the time left is: see scripts/quality.ts.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ourEstimator } from './estimators.ts';
import { families } from './families.ts';
import { countJumps, type Jumps } from './jumps.ts';
import { readRecording, type Replay } from './recorded-run.ts';
import { check, checkpoints } from './score.ts';
import {
  type FamilyResult,
  heldShare,
  judge,
  meanError,
  medianWidth,
  names,
  overFamilies,
} from './summary.ts';

/** What was tuned was tuned on the seeds below. */
const firstSeed = 1001;
const recordings = join(import.meta.dirname, '../../testdata/eta');

interface Told extends FamilyResult {
  calm: Jumps;
  raw: Jumps;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '40' },
    record: { type: 'string' },
    to: { type: 'string' },
  },
});

if (values.record !== undefined || values.to !== undefined) {
  const { record, to } = values;
  if (record === undefined || to === undefined) throw new TypeError('Use `--record FOLDER --to FILE`, both.');
  const recorded = await (await import('./record.ts')).record(record, to);
  if (recorded === 0) {
    console.error(`There is no PNG or JPEG image in ${record}.`);
    process.exitCode = 1;
  }
} else {
  report(Number(values.runs));
}

function report(runs: number): void {
  const sets = [
    ...families.map(({ name, hasHistory, replay }) => ({
      name,
      hasHistory,
      replays: Array.from({ length: runs }, (_, i) => replay(firstSeed + i)),
    })),
    ...globSync('*.json', { cwd: recordings })
      .toSorted()
      .map((name) => ({
        name: `recorded: ${name.replace('.json', '')}`,
        hasHistory: true,
        replays: readRecording(join(recordings, name)),
      })),
  ];
  console.log(
    `Mean absolute error of the time left, % of the true one, at ${checkpoints.map(percent).join(', ')} % of the run.`,
  );
  console.log(
    `${'family'.padEnd(24)}${names.map((name) => name.padStart(24)).join('')}    held  width  rises/run (raw)`,
  );
  const told = sets.map(({ name, hasHistory, replays }): Told => {
    const result: Told = {
      name,
      hasHistory,
      checks: replays.flatMap(check),
      calm: jumps(replays, true),
      raw: jumps(replays, false),
    };
    console.log(line(result, replays.length));
    return result;
  });
  printTotals(told);
}

function jumps(replays: readonly Replay[], isCalm: boolean): Jumps {
  const counted = replays.map((replay) => countJumps(replay, ourEstimator(replay, isCalm), isCalm));
  const sum = (of: keyof Jumps): number => counted.reduce((total, one) => total + one[of], 0);
  return { rises: sum('rises') / replays.length, changes: sum('changes') / replays.length };
}

function line({ name, checks, calm, raw }: Told, runs: number): string {
  const errors = names.map((of) => row(checkpoints.map((point) => meanError(checks, of, point)))).join('');
  const rises = `${calm.rises.toFixed(1)} (${raw.rises.toFixed(1)})`;
  return `${`${name} × ${runs}`.padEnd(24)}${errors}${percent(heldShare(checks)).padStart(8)}${percent(medianWidth(checks)).padStart(7)}${rises.padStart(17)}`;
}

function printTotals(told: readonly Told[]): void {
  const withHistory = told.filter(({ hasHistory }) => hasHistory);
  for (const [name, some] of [
    ['all', told],
    ['with history', withHistory],
  ] as const) {
    const errors = names.map((of) => row(checkpoints.map((point) => overFamilies(some, of, point)))).join('');
    console.log(`${name.padEnd(24)}${errors}`);
  }
  const { error, quarter, held } = judge(told);
  console.log('');
  verdict(
    `better over the whole set: ${percent(error.ours)} % against ${percent(error.others)} %`,
    error.isReached,
  );
  verdict(
    `half the error at 25 % with history: ${percent(quarter.ours)} % against ${percent(quarter.others)} %`,
    quarter.isReached,
  );
  verdict(`the range holds the truth 8 times in 10: ${percent(held.share)} %`, held.isReached);
}

function verdict(text: string, isReached: boolean): void {
  console.log(`${isReached ? 'reached' : 'MISSED '}  ${text}`);
  if (!isReached) process.exitCode = 1;
}

function row(shares: readonly number[]): string {
  return `    ${shares.map((share) => percent(share).padStart(5)).join('')}`;
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : String(Math.round(share * 100));
}
