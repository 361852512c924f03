import { classes, type Selection } from '@headway/hub-web/view-kit';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { CellRow } from './cells-result.ts';
import { type Column, columns, moveRow, pressColumn, type Sorting, sortRows } from './sort-rows.ts';
import type { Units } from './units.ts';

/** Rows that fingers can meet are higher; the same in cells.css. */
const rowHeights = { fine: 28, coarse: 40 };

/** The objects as numbers. Arrow keys choose, Enter goes close; what is chosen in the image comes into sight here. */
export function ObjectsTable({
  rows,
  units,
  selection,
  focus,
}: {
  rows: readonly CellRow[];
  units: Units;
  selection: Selection;
  focus: (id: string) => void;
}): ReactNode {
  const [sorting, setSorting] = useState<Sorting>({ column: 'number', descending: false });
  const sorted = useMemo(() => sortRows(rows, sorting), [rows, sorting]);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useMemo(() => (isCoarse() ? rowHeights.coarse : rowHeights.fine), []);
  const id = useId();
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollPaddingStart: rowHeight + 8,
    scrollPaddingEnd: 8,
    overscan: 8,
  });
  const chosen = sorted.findIndex((row) => row.id === selection.selected);

  useEffect(() => {
    if (chosen >= 0) virtual.scrollToIndex(chosen, { align: 'auto' });
  }, [chosen, virtual]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') selection.select(null, 'table');
    if (event.key === 'Enter' && selection.selected !== null) focus(selection.selected);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const to = moveRow(event.key, chosen, { count: sorted.length, page });
    const row = to === null ? undefined : sorted[to];
    if (!row) return;
    event.preventDefault();
    selection.select(row.id, 'table');
  };

  return (
    <div
      ref={scroller}
      className="cells-table"
      role="grid"
      aria-label="Objects"
      aria-rowcount={sorted.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={chosen >= 0 ? `${id}-${sorted[chosen]?.id}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerLeave={() => selection.hover(null)}
    >
      <div className="cells-row cells-head" role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <ColumnHead
            key={column}
            column={column}
            units={units}
            sorting={sorting}
            onPress={() => setSorting(pressColumn(sorting, column))}
          />
        ))}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = sorted[index];
          if (!row) return null;
          const selected = row.id === selection.selected;
          return (
            <div
              key={row.id}
              id={`${id}-${row.id}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={selected}
              className={classes('cells-row', row.id === selection.hovered && 'cells-row-hovered')}
              style={{ transform: `translateY(${start}px)` }}
              onPointerEnter={() => selection.hover(row.id)}
              onClick={() => selection.select(selected ? null : row.id, 'table')}
              onDoubleClick={() => focus(row.id)}
            >
              <Cell mark={row.lowConfidence}>{row.number}</Cell>
              <Cell>{units.area(row.area)}</Cell>
              <Cell>{units.length(row.perimeter)}</Cell>
              <Cell>{units.intensity(row.meanIntensity)}</Cell>
              <Cell>{units.ratio(row.circularity)}</Cell>
              <Cell attention={row.lowConfidence}>{units.ratio(row.confidence)}</Cell>
            </div>
          );
        })}
      </div>
    </div>
  );
}

const names: Record<Column, { short: string; long: string }> = {
  number: { short: '#', long: 'Number' },
  area: { short: 'Area', long: 'Area' },
  perimeter: { short: 'Perim.', long: 'Perimeter' },
  meanIntensity: { short: 'Mean', long: 'Mean intensity' },
  circularity: { short: 'Circ.', long: 'Circularity' },
  confidence: { short: 'Conf.', long: 'Confidence' },
};

function ColumnHead({
  column,
  units,
  sorting,
  onPress,
}: {
  column: Column;
  units: Units;
  sorting: Sorting;
  onPress: () => void;
}): ReactNode {
  const { short, long } = names[column];
  const active = sorting.column === column;
  const unit = column === 'area' ? units.areaUnit : column === 'perimeter' ? units.lengthUnit : null;
  const title = unit ? `${long} in ${unit}` : long;
  return (
    <div
      role="columnheader"
      aria-sort={active ? (sorting.descending ? 'descending' : 'ascending') : 'none'}
      className="cells-cell"
    >
      <button type="button" title={title} onClick={onPress}>
        {active &&
          (sorting.descending ? (
            <ArrowDown size={12} aria-hidden="true" />
          ) : (
            <ArrowUp size={12} aria-hidden="true" />
          ))}
        <span aria-hidden="true">{short}</span>
        <span className="hw-visually-hidden">{title}</span>
      </button>
    </div>
  );
}

function Cell({
  children,
  mark = false,
  attention = false,
}: {
  children: ReactNode;
  mark?: boolean;
  attention?: boolean;
}): ReactNode {
  return (
    <div role="gridcell" className={classes('cells-cell', attention && 'cells-attention')}>
      {mark && (
        <span className="cells-mark" title="Low confidence: have a look">
          <TriangleAlert size={12} aria-hidden="true" />
          <span className="hw-visually-hidden">Needs a look: </span>
        </span>
      )}
      {children}
    </div>
  );
}

function isCoarse(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches;
}
