import { globSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ourEstimator } from './estimators.ts';
import { families } from './families.ts';
import { countJumps } from './jumps.ts';
import { readRecording, type Replay } from './recorded-run.ts';
import { check } from './score.ts';
import { type FamilyResult, judge, type Targets } from './summary.ts';

/** Others than those that were tuned with, and fewer than `npm run quality -- eta` takes. */
const seeds = [2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010];
const recordings = join(import.meta.dirname, '../../testdata/eta');

describe('the time left', () => {
  let replays: readonly Replay[];
  let targets: Targets;

  beforeAll(() => {
    const sets = families.map((family) => ({ ...family, replays: seeds.map((seed) => family.replay(seed)) }));
    replays = sets.flatMap((set) => set.replays);
    const results: FamilyResult[] = sets.map((set) => ({ ...set, checks: set.replays.flatMap(check) }));
    for (const name of globSync('*.json', { cwd: recordings })) {
      const checks = readRecording(join(recordings, name)).flatMap(check);
      results.push({ name, hasHistory: true, checks });
    }
    targets = judge(results);
  }, 60_000);

  it('is nearer to the truth than elapsed/fraction and an exponential average', () => {
    expect(targets.error.ours).toBeLessThan(targets.error.others);
  });

  it('is off by half as much at a quarter of the run, where there is history', () => {
    expect(targets.quarter.ours).toBeLessThanOrEqual(targets.quarter.others / 2);
  });

  it('holds the truth in its range eight times in ten', () => {
    expect(targets.held.share).toBeGreaterThanOrEqual(0.8);
  });

  it('seldom rises on the screen, and far more seldom than by itself', () => {
    const some = replays.filter((_, i) => i % 3 === 0);
    const rises = (isCalm: boolean): number =>
      some
        .map((replay) => countJumps(replay, ourEstimator(replay, isCalm), isCalm))
        .reduce((sum, jumps) => sum + jumps.rises, 0) / some.length;
    const [calm, raw] = [rises(true), rises(false)];
    expect(calm).toBeLessThan(1);
    expect(calm).toBeLessThan(raw / 2);
  });
});
