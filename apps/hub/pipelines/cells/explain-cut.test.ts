import { describe, expect, it } from 'vitest';
import { explainCut, SPLIT_FAVOUR } from './explain-cut.ts';
import { single, worthOf } from './explanation.ts';
import type { Region } from './region.ts';
import type { Part } from './split-touching.ts';

/** A part of one row, by its number of pixels. */
function partOf(area: number): Part {
  const region: Region = { x0: 0, y0: 0, width: area, height: 1, area, mask: new Uint8Array(area).fill(1) };
  return { ...region, key: String(area), toRegion: () => region };
}

/** Gives every part the same score and writes down which were asked for. */
function judgeOf(score: number, known: readonly number[] = []) {
  const asked: number[] = [];
  return {
    asked,
    isKnown: (part: Part): boolean => known.includes(part.area),
    judge(part: Part) {
      if (!asked.includes(part.area)) asked.push(part.area);
      return single(part.toRegion(), score);
    },
  };
}

describe('explainCut', () => {
  const parts = [20, 50, 30].map(partOf);

  it('joins the parts in their order when they are worth it', () => {
    const judge = judgeOf(0.9);
    const explained = explainCut(parts, judge, { whole: 100, least: 0.8 });
    expect(explained?.objects.map(({ region }) => region.area)).toEqual([20, 50, 30]);
    expect(explained && worthOf(explained, 100, SPLIT_FAVOUR)).toBeCloseTo(0.9 * SPLIT_FAVOUR);
  });

  it('judges no further part when the cut cannot win any more', () => {
    const judge = judgeOf(0.5);
    expect(explainCut(parts, judge, { whole: 100, least: 0.8 })).toBeNull();
    expect(judge.asked).toEqual([50]);
  });

  it('judges no part at all where even perfect ones would lose', () => {
    const judge = judgeOf(1);
    expect(explainCut(parts, judge, { whole: 100, least: 0.95 })).toBeNull();
    expect(judge.asked).toEqual([]);
  });

  it('asks first for what is known', () => {
    const judge = judgeOf(0.3, [30]);
    expect(explainCut(parts, judge, { whole: 100, least: 0.8 })).toBeNull();
    expect(judge.asked).toEqual([30]);
  });
});
