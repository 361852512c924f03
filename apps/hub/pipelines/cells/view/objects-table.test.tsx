import type { Selection } from '@headway/hub-web/view-kit';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellRow } from './cells-result.ts';
import { ObjectsTable } from './objects-table.tsx';
import { unitsOf } from './units.ts';

const rows: readonly CellRow[] = [40, 90, 60].map((area, index) => ({
  id: String(index + 1),
  number: index + 1,
  polygon: [[0, 0]],
  area,
  perimeter: 20,
  meanIntensity: 100,
  circularity: 0.9,
  confidence: index === 1 ? 0.4 : 0.95,
  lowConfidence: index === 1,
  centroid: [0, 0],
  bbox: [0, 0, 1, 1],
}));

beforeEach(() => {
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
  render(
    <ObjectsTable
      rows={rows}
      units={unitsOf({ pixelSizeUm: null, brightest: 200 }, 'en')}
      selection={selection}
      focus={focus}
    />,
  );
  return { selection, focus, grid: screen.getByRole('grid', { name: 'Objects' }) };
}
const areas = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[1]?.textContent);

describe('the table of objects', () => {
  it('sorts by a column and says so', () => {
    setUp();
    fireEvent.click(screen.getByRole('button', { name: /Area in px²/ }));
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
    const [, , second] = screen.getAllByRole('row');
    if (second) fireEvent.pointerEnter(second);
    expect(selection.hover).toHaveBeenCalledWith('2');
  });
});
