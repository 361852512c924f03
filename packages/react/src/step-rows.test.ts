import { describe, expect, it } from 'vitest';
import { foldedAbove, stepRows, type StepRow, type StepTreeView, unfoldStep } from './step-rows.ts';
import { makeStep } from './testing/make-step.ts';
import { treeMove } from './tree-keys.ts';

const fresh: StepTreeView = { toggled: new Map(), unfolded: new Map(), kept: null };

function textOf(row: StepRow): string {
  if (row.kind === 'step') return row.step.name;
  return row.kind === 'planned' ? row.name : `${row.kind} ${row.count}`;
}

function outline(rows: readonly StepRow[]): string[] {
  return rows.map((row) => `${'  '.repeat(row.level - 1)}${textOf(row)} ${row.position}/${row.size}`);
}

const tree = [
  makeStep([0], { total: 3, steps: [makeStep([0, 0])] }),
  makeStep([1], {
    total: 3,
    status: 'running',
    steps: [makeStep([1, 0], { total: 4, status: 'running', steps: [makeStep([1, 0, 0])] })],
  }),
];

describe('the rows of a tree of steps', () => {
  it('open what goes on, close what is done, and count what has not begun', () => {
    expect(outline(stepRows(tree, undefined, fresh))).toEqual([
      'Step 1 1/3',
      'Step 2 2/3',
      '  Step 2.1 1/2',
      '    Step 2.1.1 1/1',
      '  rest 3 2/2',
      'rest 1 3/3',
    ]);
  });

  it('name what the contract declares', () => {
    const planned = ['Step 1', { name: 'Step 2', steps: ['Step 2.1', 'Inner'] }, 'Report'];
    expect(outline(stepRows(tree, planned, fresh))).toEqual([
      'Step 1 1/3',
      'Step 2 2/3',
      '  Step 2.1 1/2',
      '    Step 2.1.1 1/1',
      '  Inner 2/2',
      'Report 3/3',
    ]);
    expect(outline(stepRows([], planned, fresh))).toEqual(['Step 1 1/3', 'Step 2 2/3', 'Report 3/3']);
  });

  it('expect nothing more once the last one is done', () => {
    const skipped = [makeStep([2], { name: 'Report', total: 3 })];
    expect(outline(stepRows(skipped, ['Read', 'Split', 'Report'], fresh))).toEqual(['Report 1/1']);
  });

  it('follow what a person opened and closed', () => {
    const toggled = new Map([
      ['0', true],
      ['1', false],
    ]);
    expect(outline(stepRows(tree, undefined, { ...fresh, toggled }))).toEqual([
      'Step 1 1/3',
      '  Step 1.1 1/1',
      'Step 2 2/3',
      'rest 1 3/3',
    ]);
  });

  it('do not close around the row that has the focus', () => {
    const rows = stepRows(tree, undefined, { ...fresh, kept: '0.0' });
    expect(outline(rows)).toContain('  Step 1.1 1/1');
  });

  it('fold hundreds, and give back as many as a person asks for', () => {
    const steps = Array.from({ length: 300 }, (_, index) => makeStep([index], { total: 300 }));
    const folded = stepRows(steps, undefined, fresh);
    expect(folded).toHaveLength(foldedAbove + 1);
    expect(outline(folded)[0]).toBe(`more ${300 - foldedAbove} 1/${foldedAbove + 1}`);
    const unfolded = stepRows(steps, undefined, { ...fresh, unfolded: new Map([['', unfoldStep]]) });
    expect(unfolded).toHaveLength(foldedAbove + unfoldStep + 1);
  });
});

describe('the keys of a tree', () => {
  const rows = stepRows(tree, undefined, fresh);
  const press = (current: string, key: string) => treeMove(rows, current, key, textOf);

  it.each([
    ['0', 'ArrowDown', { type: 'focus', id: '1' }],
    ['1', 'ArrowUp', { type: 'focus', id: '0' }],
    ['1.0', 'Home', { type: 'focus', id: '0' }],
    ['0', 'End', { type: 'focus', id: ':rest' }],
    ['0', 'ArrowRight', { type: 'toggle', id: '0', open: true }],
    ['1', 'ArrowRight', { type: 'focus', id: '1.0' }],
    ['1', 'ArrowLeft', { type: 'toggle', id: '1', open: false }],
    ['1.0.0', 'ArrowLeft', { type: 'focus', id: '1.0' }],
    ['0', 'Enter', { type: 'toggle', id: '0', open: true }],
    ['1', ' ', { type: 'toggle', id: '1', open: false }],
    ['0', 'r', { type: 'focus', id: '1:rest' }],
    ['0', 'ArrowUp', null],
    ['1.0.0', 'Enter', null],
    ['0', 'Escape', null],
  ])('on %s, %s', (current, key, expected) => {
    expect(press(current, key)).toEqual(expected);
  });
});
