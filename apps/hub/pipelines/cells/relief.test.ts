import { describe, expect, it } from 'vitest';
import { distanceMap } from './distance-map.ts';
import { createFramer, type Frame } from './frame.ts';
import { secondHill } from './hills.ts';
import { createPlane } from './raster.ts';
import type { Region } from './region.ts';
import { createSurveyor } from './relief.ts';
import { proposeSplits } from './split-touching.ts';

/** A region drawn with `#`; its first row and column lie at 3, 2. */
function draw(...rows: string[]): Region {
  const mask = Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0));
  const area = mask.reduce((sum, set) => sum + set, 0);
  return { x0: 3, y0: 2, width: rows[0]?.length ?? 0, height: rows.length, mask, area };
}

/** Two squares of 7 × 7 pixels, joined by a bridge of two by three. */
const dumbbell = draw(
  ...Array.from({ length: 7 }, (_, y) => (y >= 2 && y < 5 ? '#'.repeat(16) : '#######  #######')),
);
const signal = createPlane(40, 20);
signal.data.fill(5);

function distances(frame: Frame): Float32Array {
  const size = frame.width * frame.height;
  const distance = new Float32Array(size);
  distanceMap(frame, distance, new Int32Array(size));
  return distance;
}

/** The same by comparing every pixel with every other. */
function slowDistances({ mask, width, height }: Frame): Float32Array {
  const size = width * height;
  return Float32Array.from({ length: size }, (_, a) => {
    let nearest = Infinity;
    for (let b = 0; b < size; b++) {
      if (mask[b]) continue;
      nearest = Math.min(
        nearest,
        Math.hypot((a % width) - (b % width), Math.floor(a / width) - Math.floor(b / width)),
      );
    }
    return nearest;
  });
}

describe('distanceMap', () => {
  it('gives the exact distance of every pixel to the nearest unset one', () => {
    // Blots of all shapes, with holes: sums of two waves, cut at zero.
    for (const wave of [3, 5, 11]) {
      const rows = Array.from({ length: 30 }, (_, y) =>
        Array.from({ length: 40 }, (__, x) =>
          Math.sin(x / wave) + Math.cos(y / wave + x / 9) > -0.4 ? '#' : ' ',
        ).join(''),
      );
      const frame = createFramer()(draw(...rows));
      const distance = distances(frame);
      for (const [i, expected] of slowDistances(frame).entries())
        expect(distance[i]).toBeCloseTo(expected, 5);
    }
  });
});

describe('survey', () => {
  it('sees one hill in a disc and two in a dumbbell', () => {
    const survey = createSurveyor();
    const square = draw(...Array.from({ length: 7 }, () => '#######'));
    expect(secondHill(survey(square, signal).outline)).toBe(0);
    const { outline, notches } = survey(dumbbell, signal);
    expect(secondHill(outline)).toBeCloseTo(0.5);
    expect(notches.convexity).toBeCloseTo(dumbbell.area / (16 * 7));
  });

  it('sees the same after a larger and a smaller region as before', () => {
    const survey = createSurveyor();
    const found = (): unknown =>
      proposeSplits(survey(dumbbell, signal)).map((parts) => parts.map((part) => part.toRegion()));
    const before = found();
    survey(draw(...Array.from({ length: 15 }, () => '#'.repeat(30))), signal);
    survey(draw('#'), signal);
    expect(found()).toEqual(before);
  });

  it('works in the same arrays again', () => {
    const survey = createSurveyor();
    const first = survey(dumbbell, signal);
    const second = survey(draw('###', '###'), signal);
    expect(second.frame.mask).toBe(first.frame.mask);
    expect(second.frame.pixels).toBe(first.frame.pixels);
    expect(second.outline.owner).toBe(first.outline.owner);
    expect(second.blended.prominence).toBe(first.blended.prominence);
  });
});

describe('proposeSplits', () => {
  it('cuts a dumbbell in two, and offers each cut once', () => {
    const proposals = proposeSplits(createSurveyor()(dumbbell, signal));
    expect(proposals.length).toBeGreaterThan(0);
    const cuts = proposals.map((parts) => parts.map(({ key }) => key).join(' '));
    expect(new Set(cuts).size).toBe(cuts.length);
    for (const parts of proposals) {
      expect(parts).toHaveLength(2);
      expect(parts.reduce((sum, { area }) => sum + area, 0)).toBe(dumbbell.area);
      for (const part of parts) {
        const { mask, width, height, area } = part.toRegion();
        expect(mask).toHaveLength(width * height);
        expect(mask.reduce((sum, set) => sum + set, 0)).toBe(area);
      }
    }
  });
});
