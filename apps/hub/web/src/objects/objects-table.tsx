import { useVirtualizer } from '@tanstack/react-virtual';
import { TriangleAlert } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
} from 'react';
import { classes } from '../ui/classes.ts';
import type { Selection } from '../viewer/use-selection.ts';
import { ColumnHead, ColumnHistogram } from './column-head.tsx';
import { moveRow, pressColumn } from './filter-objects.ts';
import type { MeasureColumn } from './measures.ts';
import { ObjectsBar } from './objects-bar.tsx';
import { useColumns } from './use-columns.ts';
import type { Objects } from './use-objects.ts';

/** Rows that fingers can meet are higher; the same in objects.css. */
const rowHeights = { fine: 28, coarse: 40 };
/** Head and histograms, which lie over the first rows. */
const headHeight = 60;

export interface ObjectsTableProps {
  /** Of the kind of result: the choice of columns is remembered by it. */
  kind: string;
  /** What one of them is called. @default 'object' */
  noun?: string;
  objects: Objects;
  selection: Selection;
  /** Goes close to an object in the image. */
  focus(id: string): void;
}

/** The objects as numbers. Arrow keys choose, Enter goes close; what is chosen in the image comes into sight here. */
export function ObjectsTable({
  kind,
  noun = 'object',
  objects,
  selection,
  focus,
}: ObjectsTableProps): ReactNode {
  const { measures, order, sorting } = objects;
  const columns = useColumns(measures, kind);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useMemo(() => (isCoarse() ? rowHeights.coarse : rowHeights.fine), []);
  const id = useId();
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollPaddingStart: headHeight + 8,
    scrollPaddingEnd: 8,
    overscan: 8,
  });
  const place = selection.selected === null ? -1 : objects.placeOf(selection.selected);
  const chosen = place < 0 ? -1 : objects.rowOf(place);

  useEffect(() => {
    if (chosen >= 0) virtual.scrollToIndex(chosen, { align: 'auto' });
  }, [chosen, virtual]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Escape') selection.select(null, 'table');
    if (event.key === 'Enter' && selection.selected !== null) focus(selection.selected);
    const page = Math.max(
      1,
      Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1,
    );
    const to = moveRow(event.key, chosen, { count: order.length, page });
    const next = to === null ? undefined : measures.ids[order[to] ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    selection.select(next, 'table');
  };

  const title = `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}s`;
  const style = { '--hub-object-columns': columns.shown.length - 1 } as CSSProperties;
  return (
    <section className="hub-objects" aria-label={title}>
      <ObjectsBar objects={objects} columns={columns} noun={noun} />
      <div
        ref={scroller}
        className="hub-objects-table"
        style={style}
        role="grid"
        aria-label={title}
        aria-rowcount={order.length + 1}
        aria-colcount={columns.shown.length}
        aria-activedescendant={chosen >= 0 ? `${id}-${place}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerLeave={() => selection.hover(null)}
      >
        <div className="hub-objects-row hub-objects-head" role="row" aria-rowindex={1}>
          {columns.shown.map((column) => (
            <ColumnHead
              key={column.id}
              column={column}
              sorting={sorting}
              onPress={() => objects.setSorting(pressColumn(sorting, column))}
            >
              {!column.isName && <ColumnHistogram column={column} objects={objects} />}
            </ColumnHead>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const at = order[index] ?? -1;
            const rowId = measures.ids[at];
            if (rowId === undefined) return null;
            return (
              <Row
                key={rowId}
                id={`${id}-${at}`}
                columns={columns.shown}
                place={at}
                row={index}
                start={start}
                attention={measures.attention[at] === 1}
                hovered={selection.hovered === rowId}
                selected={selection.selected === rowId}
                onHover={() => selection.hover(rowId)}
                onSelect={() => selection.select(selection.selected === rowId ? null : rowId, 'table')}
                onFocus={() => {
                  // The two presses before it chose and let go.
                  selection.select(rowId, 'table');
                  focus(rowId);
                }}
              />
            );
          })}
        </div>
        {order.length === 0 && <p className="hub-objects-none">No {noun} is within these ranges.</p>}
      </div>
    </section>
  );
}

function Row({
  id,
  columns,
  place,
  row,
  start,
  attention,
  hovered,
  selected,
  onHover,
  onSelect,
  onFocus,
}: {
  id: string;
  columns: readonly MeasureColumn[];
  place: number;
  row: number;
  start: number;
  attention: boolean;
  hovered: boolean;
  selected: boolean;
  onHover: () => void;
  onSelect: () => void;
  onFocus: () => void;
}): ReactNode {
  return (
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={row + 2}
      aria-selected={selected}
      className={classes('hub-objects-row', hovered && 'hub-objects-hovered')}
      style={{ transform: `translateY(${start}px)` }}
      onPointerEnter={onHover}
      onClick={onSelect}
      onDoubleClick={onFocus}
    >
      {columns.map(({ id: column, isName, values, format }) => (
        <div key={column} role="gridcell" className="hub-objects-cell">
          {isName && attention && (
            <span className="hub-objects-mark" title="Low confidence: have a look">
              <TriangleAlert size={12} aria-hidden="true" />
              <span className="hw-visually-hidden">Needs a look: </span>
            </span>
          )}
          {format(values[place] ?? 0)}
        </div>
      ))}
    </div>
  );
}

function isCoarse(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches;
}
