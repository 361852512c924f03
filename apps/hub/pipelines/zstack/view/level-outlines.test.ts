import { describe, expect, it } from 'vitest';
import { type Field, levelOutlines } from './level-outlines.ts';
import { smoothPlane } from './smooth-plane.ts';

const fieldOf = (rows: readonly string[], value = (mark: string) => Number(mark)): Field => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  values: Float32Array.from(rows.flatMap((row) => Array.from(row, value))),
});

/** Whether a point is inside, by the rule of winding. */
function winding(lines: readonly Float32Array[], px: number, py: number): number {
  let turns = 0;
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2) {
      const next = (at + 2) % line.length;
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [line[at], line[at + 1], line[next], line[next + 1]];
      if (y1 <= py === y2 <= py) continue;
      if (px < x1 + ((py - y1) * (x2 - x1)) / (y2 - y1)) turns += y2 > y1 ? 1 : -1;
    }
  }
  return turns;
}

function insideOf(field: Field, level: number): string[] {
  const lines = levelOutlines(field, level);
  return Array.from({ length: field.height }, (_, y) =>
    Array.from({ length: field.width }, (_, x) => (winding(lines, x + 0.5, y + 0.5) === 0 ? '.' : '#')).join(
      '',
    ),
  );
}

describe('outlines at a level', () => {
  it('hold exactly the middles of the pixels above it, without holes and what touches at a corner', () => {
    const rows = [
      '..######',
      '..#....#',
      '###.##.#',
      '###.##.#',
      '###....#',
      '...#####',
      '##......',
      '##......',
    ];
    const field = fieldOf(rows, (mark) => (mark === '#' ? 10 : 0));
    expect(insideOf(field, 5)).toEqual(rows);
  });

  it('lie between the middles as near to each as its value is to the level', () => {
    const [line] = levelOutlines(fieldOf(['0000', '0990', '0990', '0000']), 3);
    const xs = Array.from(line ?? []).filter((_, at) => at % 2 === 0);
    expect(Math.min(...xs)).toBeCloseTo(0.5 + 1 / 3);
    expect(Math.max(...xs)).toBeCloseTo(3.5 - 1 / 3);
  });

  it('leave out single pixels', () => {
    expect(levelOutlines(fieldOf(['000', '090', '000']), 5)).toEqual([]);
  });

  it('follow a random field at any level', () => {
    let state = 7;
    const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    const field = smoothPlane(
      { width: 40, height: 30, values: Float32Array.from({ length: 1200 }, () => random() * 100) },
      1.5,
    );
    for (const level of [45, 50, 55]) {
      const wanted = Array.from({ length: 30 }, (_, y) =>
        Array.from({ length: 40 }, (_, x) => ((field.values[y * 40 + x] ?? 0) >= level ? '#' : '.')).join(''),
      );
      const got = insideOf(field, level);
      // Pieces of a single pixel are left out.
      const differing = wanted
        .join('')
        .split('')
        .filter((mark, at) => mark !== got.join('')[at]);
      expect(differing.length).toBeLessThanOrEqual(4);
    }
  });
});

describe('a smoothed plane', () => {
  it('keeps an even plane as it is, to its sides', () => {
    const { values } = smoothPlane({ width: 5, height: 4, values: new Float32Array(20).fill(7) }, 2);
    for (const value of values) expect(value).toBeCloseTo(7, 4);
  });

  it('spreads a point as a Gaussian does', () => {
    const values = new Float32Array(21 * 21);
    values[10 * 21 + 10] = 1000;
    const { values: smoothed } = smoothPlane({ width: 21, height: 21, values }, 1.5);
    const at = (x: number, y: number): number => smoothed[y * 21 + x] ?? 0;
    expect(at(12, 10) / at(10, 10)).toBeCloseTo(Math.exp(-4 / (2 * 1.5 ** 2)), 4);
    expect(at(10, 12)).toBeCloseTo(at(12, 10), 3);
    expect(smoothed.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1000, 1);
  });
});
