import { type EditOperation, EditRefusal, type ImagePoint } from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { applyOperation, applyOperations, outlineNow, unedited } from './apply-operations.ts';
import { wholeBase } from './edit-base.ts';
import { boxAround, overlapShare, rasterize } from './rasterize.ts';

/** A square whose pixels are x…x+side-1, as the pipeline outlines it. */
function square(x: number, y: number, side: number): ImagePoint[] {
  const [left, top, right, bottom] = [x - 0.5, y - 0.5, x + side - 0.5, y + side - 0.5];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

const base = wholeBase(
  { width: 100, height: 60 },
  new Map([
    [1, square(5, 5, 10)],
    [2, square(17, 5, 10)],
    [3, square(80, 40, 10)],
  ]),
);

function area(polygon: readonly ImagePoint[] | undefined): number {
  return polygon ? rasterize([polygon], boxAround([polygon], base.size), base.size).area : 0;
}

function refusal(operations: readonly EditOperation[]): string {
  try {
    applyOperations(base, operations);
  } catch (error) {
    if (error instanceof EditRefusal) return error.code;
    throw error;
  }
  return 'none';
}

describe('deleting', () => {
  it('takes objects away and leaves what was before as it was', () => {
    const after = applyOperation(base, unedited, { type: 'delete', ids: [1, 3] });
    expect([1, 2, 3].map((id) => area(outlineNow(base, after, id)))).toEqual([0, 100, 0]);
    expect(unedited.removed.size).toBe(0);
  });

  it('refuses what is not there, also when it was deleted before', () => {
    expect(refusal([{ type: 'delete', ids: [9] }])).toBe('no_such_object');
    expect(refusal([{ type: 'delete', ids: [1, 1] }])).toBe('no_such_object');
  });
});

describe('merging', () => {
  it('makes one outline of objects and of what lies between them', () => {
    const after = applyOperation(base, unedited, { type: 'merge', ids: [1, 2], as: -1 });
    const merged = area(outlineNow(base, after, -1));
    expect(merged).toBeGreaterThan(200);
    // Two columns lie between them: not more than those.
    expect(merged).toBeLessThanOrEqual(220);
    expect(outlineNow(base, after, 1)).toBeUndefined();
  });

  it('refuses objects that are far apart', () => {
    expect(refusal([{ type: 'merge', ids: [1, 3], as: -1 }])).toBe('too_far_apart');
  });
});

describe('splitting', () => {
  const across: EditOperation = {
    type: 'split',
    id: 1,
    line: [
      [2, 9],
      [18, 9],
    ],
    as: [-1, -2],
  };

  it('cuts along a line and loses no pixel', () => {
    const after = applyOperation(base, unedited, across);
    const [upper, lower] = [-1, -2].map((id) => area(outlineNow(base, after, id)));
    expect((upper ?? 0) + (lower ?? 0)).toBe(100);
    expect(Math.min(upper ?? 0, lower ?? 0)).toBeGreaterThanOrEqual(40);
  });

  it('lets nothing through a slanted line', () => {
    for (let end = 8; end < 15; end++) {
      const line: ImagePoint[] = [
        [3.3, 7.2],
        [17.1, end + 0.4],
      ];
      const after = applyOperation(base, unedited, { ...across, line });
      expect(area(outlineNow(base, after, -1)) + area(outlineNow(base, after, -2))).toBe(100);
    }
  });

  it('refuses a line that ends inside, and names that do not fit the pieces', () => {
    const short: ImagePoint[] = [
      [2, 9],
      [9, 9],
    ];
    expect(refusal([{ ...across, line: short }])).toBe('not_cut');
    expect(refusal([{ ...across, as: [-1, -2, -3] }])).toBe('not_cut');
  });
});

describe('drawing', () => {
  it('adds an outline, which later operations may name', () => {
    const after = applyOperations(base, [
      { type: 'draw', polygon: square(40, 20, 8), as: -1 },
      { type: 'redraw', id: -1, polygon: square(40, 20, 9) },
      { type: 'redraw', id: 2, polygon: square(17, 5, 4) },
    ]);
    expect([...after.given].map(([id, polygon]) => [id, area(polygon)])).toEqual([
      [-1, 81],
      [2, 16],
    ]);
    expect([...after.removed]).toEqual([2]);
  });

  it.each<[string, ImagePoint[]]>([
    ['outside', square(95, 5, 10)],
    [
      'crosses_itself',
      [
        [40, 20],
        [50, 30],
        [50, 20],
        [40, 30],
      ],
    ],
    [
      'too_small',
      [
        [40.1, 20.1],
        [40.4, 20.1],
        [40.4, 20.4],
      ],
    ],
    ['outside', [...square(40, 20, 8), [Number.NaN, 3]]],
  ])('refuses an outline that is %s', (code, polygon) => {
    expect(refusal([{ type: 'draw', polygon, as: -1 }])).toBe(code);
    expect(refusal([{ type: 'redraw', id: 1, polygon }])).toBe(code);
  });

  it('refuses a name that is taken', () => {
    const draw: EditOperation = { type: 'draw', polygon: square(40, 20, 8), as: -1 };
    expect(refusal([draw, { ...draw, polygon: square(60, 20, 8) }])).toBe('name_taken');
  });
});

describe('drawing where other objects are', () => {
  const draw = (polygon: readonly ImagePoint[]): EditOperation => ({ type: 'draw', polygon, as: -1 });

  it('takes only what is free', () => {
    // Its left 4 columns lie in object 2.
    const after = applyOperation(base, unedited, draw(square(23, 5, 10)));
    const made = outlineNow(base, after, -1) ?? [];
    expect(area(made)).toBe(60);
    expect(overlapShare(made, square(17, 5, 10), base.size)).toBe(0);
    expect(area(outlineNow(base, after, 2))).toBe(100);
  });

  it('keeps an outline that is in nobody’s way as it was drawn, also where something was deleted', () => {
    const polygon: ImagePoint[] = [
      [18.2, 6.1],
      [26.7, 7.3],
      [20.4, 14.2],
    ];
    const after = applyOperations(base, [{ type: 'delete', ids: [2] }, draw(polygon)]);
    expect(outlineNow(base, after, -1)).toBe(polygon);
  });

  it('takes no more than what is free when an object is reshaped, from new ones neither', () => {
    const after = applyOperations(base, [
      draw(square(40, 5, 10)),
      { type: 'redraw', id: 2, polygon: square(17, 5, 26) },
    ]);
    expect(overlapShare(outlineNow(base, after, 2) ?? [], square(40, 5, 10), base.size)).toBe(0);
    expect(area(outlineNow(base, after, 2))).toBe(26 * 26 - 3 * 10);
  });

  it('refuses what lies mostly in another object, and what goes all around one', () => {
    expect(refusal([draw(square(6, 6, 8))])).toBe('covered');
    expect(refusal([draw(square(8, 5, 10))])).toBe('covered');
    expect(refusal([draw(square(75, 35, 20))])).toBe('encloses');
    expect(refusal([{ type: 'redraw', id: 1, polygon: square(1, 1, 30) }])).toBe('encloses');
  });

  it('merges around nothing of others, and not through them', () => {
    const between: EditOperation = { type: 'draw', polygon: square(15, 9, 2), as: -1 };
    const merged = applyOperations(base, [between, { type: 'merge', ids: [1, 2], as: -2 }]);
    expect(overlapShare(outlineNow(base, merged, -2) ?? [], square(15, 9, 2), base.size)).toBe(0);
    const wall: EditOperation = {
      type: 'draw',
      polygon: [
        [14.5, 0],
        [16.5, 0],
        [16.5, 25],
        [14.5, 25],
      ],
      as: -1,
    };
    expect(refusal([wall, { type: 'merge', ids: [1, 2], as: -2 }])).toBe('too_far_apart');
  });
});
