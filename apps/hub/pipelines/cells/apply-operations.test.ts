import { type EditBase, type EditOperation, EditRefusal, type ImagePoint } from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { applyOperation, applyOperations, outlineNow, unedited } from './apply-operations.ts';
import { boxAround, rasterize } from './rasterize.ts';

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

const base: EditBase = {
  size: { width: 100, height: 60 },
  outlines: new Map([
    [1, square(5, 5, 10)],
    [2, square(17, 5, 10)],
    [3, square(80, 40, 10)],
  ]),
};

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
    expect(refusal([draw, draw])).toBe('name_taken');
  });
});
