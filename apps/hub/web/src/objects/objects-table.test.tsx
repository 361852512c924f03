import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { type ReactNode, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandsProvider } from '../commands/commands.tsx';
import type { Selection } from '../viewer/use-selection.ts';
import type { MeasureColumn, Measures } from './measures.ts';
import { ObjectsTable } from './objects-table.tsx';
import { useObjects } from './use-objects.ts';

const column = (id: string, values: readonly number[], rest: Partial<MeasureColumn> = {}): MeasureColumn => ({
  id,
  short: id,
  name: id,
  unit: null,
  values: Float64Array.from(values),
  format: String,
  ...rest,
});
const measures: Measures = {
  ids: ['1', '2', '3'],
  attention: Uint8Array.of(0, 1, 0),
  columns: [
    column('Number', [1, 2, 3], { isName: true, largestFirst: false }),
    column('Area', [40, 90, 60], { unit: 'px²' }),
    column('X', [1, 2, 3], { hidden: true }),
  ],
};

beforeEach(() => {
  localStorage.clear();
  // The page has no layout here: without a height no row would be in sight.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(400);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function setUp(selected: string | null = null) {
  const selection: Selection = { hovered: null, selected, source: 'image', hover: vi.fn(), select: vi.fn() };
  const focus = vi.fn();
  function Page(): ReactNode {
    const [given] = useState(measures);
    const objects = useObjects(given);
    return objects && <ObjectsTable kind="test" objects={objects} selection={selection} focus={focus} />;
  }
  render(
    <CommandsProvider>
      <Page />
    </CommandsProvider>,
  );
  return { selection, focus, grid: screen.getByRole('grid', { name: 'Objects' }) };
}
const areas = () =>
  within(screen.getByRole('rowgroup'))
    .getAllByRole('row')
    .map((row) => within(row).getAllByRole('gridcell')[1]?.textContent);

describe('the table of objects', () => {
  it('sorts by a column and says so', () => {
    setUp();
    fireEvent.click(screen.getByRole('button', { name: /^Area/ }));
    expect(areas()).toEqual(['90', '60', '40']);
    expect(screen.getByRole('columnheader', { name: /Area/ }).getAttribute('aria-sort')).toBe('descending');
  });

  it('marks an object of low confidence in words', () => {
    setUp();
    expect(screen.getAllByText('Needs a look:')).toHaveLength(1);
  });

  it('chooses by arrow keys and goes close with Enter', () => {
    const { selection, focus, grid } = setUp('2');
    expect(grid.getAttribute('aria-activedescendant')).toBe(
      screen.getByRole('row', { selected: true }).getAttribute('id'),
    );
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    fireEvent.keyDown(grid, { key: 'Enter' });
    expect(selection.select).toHaveBeenCalledWith('3', 'table');
    expect(focus).toHaveBeenCalledWith('2');
  });

  it('tells what is pointed at, so that the image can show it', () => {
    const { selection } = setUp();
    const [, second] = within(screen.getByRole('rowgroup')).getAllByRole('row');
    if (second) fireEvent.pointerEnter(second);
    expect(selection.hover).toHaveBeenCalledWith('2');
  });

  it('leaves out columns until they are chosen, and remembers the choice', async () => {
    setUp();
    expect(screen.queryByRole('columnheader', { name: /X/ })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Columns' }));
    fireEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'X' }));
    expect(screen.getByRole('columnheader', { name: /X/, hidden: true })).toBeDefined();
    cleanup();
    setUp();
    expect(screen.getByRole('columnheader', { name: /X/ })).toBeDefined();
  });

  it('shows only a range that was typed, and all again', async () => {
    setUp();
    fireEvent.click(screen.getByRole('button', { name: /Range of Area/ }));
    fireEvent.change(await screen.findByRole('textbox', { name: 'From' }), { target: { value: '50' } });
    expect(screen.getByText('2 of 3')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(screen.getByText('3 objects')).toBeDefined();
  });
});
