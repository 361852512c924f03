import { Popover } from '@base-ui/react/popover';
import { Slider } from '@base-ui/react/slider';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type PointerEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { popupPlace } from '../ui/popup-place.ts';
import { HistogramShape } from '../viewer/histogram-shape.tsx';
import type { Range, Sorting } from './filter-objects.ts';
import { binsOf, extentOf, type MeasureColumn, titleOf } from './measures.ts';
import { RangeFields } from './range-fields.tsx';
import type { Objects } from './use-objects.ts';

const smallBins = 24;
const largeBins = 64;
/** A brush that moved no further is a press, in CSS pixels. */
const pressSlack = 3;

/** The name of a column; pressed, the table is sorted by it. */
export function ColumnHead({
  column,
  sorting,
  onPress,
  children,
}: {
  column: MeasureColumn;
  sorting: Sorting;
  onPress: () => void;
  /** Beneath the name. */
  children?: ReactNode;
}): ReactNode {
  const active = sorting.column === column.id;
  const title = titleOf(column);
  const Arrow = sorting.descending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={active ? (sorting.descending ? 'descending' : 'ascending') : 'none'}
      className="hub-objects-column"
    >
      <button type="button" className="hub-objects-sort" title={title} onClick={onPress}>
        {active && <Arrow size={12} aria-hidden="true" />}
        <span aria-hidden="true">{column.short}</span>
        <span className="hw-visually-hidden">{title}</span>
      </button>
      {children}
    </div>
  );
}

/** How the values of a column are spread. Dragging over it shows only a range; pressed, the range is set exactly. */
export function ColumnHistogram({ column, objects }: { column: MeasureColumn; objects: Objects }): ReactNode {
  const [open, setOpen] = useState(false);
  const extent = useMemo(() => extentOf(column.values), [column]);
  const bins = useMemo(() => binsOf(column.values, { extent, count: smallBins }), [column, extent]);
  const range = objects.ranges[column.id];
  const drag = useRef<{ from: number; moved: boolean } | null>(null);
  const [low, high] = extent;
  const valueAt = (event: PointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return low + (high - low) * Math.min(Math.max((event.clientX - left) / width, 0), 1);
  };
  const title = titleOf(column);
  const told = range ? `${column.format(range[0])} to ${column.format(range[1])}` : 'all';
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        // The click at the end of a brush is none.
        if (!drag.current?.moved) setOpen(next);
        drag.current = null;
      }}
    >
      <Popover.Trigger
        className="hub-objects-histogram"
        aria-label={`Range of ${title}: ${told}`}
        data-active={range !== undefined || undefined}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { from: event.clientX, moved: false };
        }}
        onPointerMove={(event) => {
          const started = drag.current;
          if (!started || event.buttons === 0) return;
          started.moved ||= Math.abs(event.clientX - started.from) > pressSlack;
          if (!started.moved) return;
          const box = event.currentTarget.getBoundingClientRect();
          const first = low + (high - low) * Math.min(Math.max((started.from - box.left) / box.width, 0), 1);
          const last = valueAt(event);
          objects.setRange(column.id, first <= last ? [first, last] : [last, first]);
        }}
      >
        <HistogramShape
          bins={bins}
          from={low}
          to={high}
          range={{ from: low, to: high }}
          {...(range && { chosen: range })}
        />
      </Popover.Trigger>
      <Popover.Portal container={popupPlace}>
        <Popover.Positioner side="bottom" align="center" sideOffset={4} className="hub-menu-place">
          <Popover.Popup className="hub-menu hub-range">
            <Popover.Title className="hub-popover-title">{title}</Popover.Title>
            <RangePanel column={column} extent={extent} objects={objects} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function RangePanel({
  column,
  extent,
  objects,
}: {
  column: MeasureColumn;
  extent: Range;
  objects: Objects;
}): ReactNode {
  const [low, high] = extent;
  const bins = useMemo(() => binsOf(column.values, { extent, count: largeBins }), [column, extent]);
  const range = objects.ranges[column.id] ?? extent;
  const step = (high - low) / 500;
  return (
    <>
      <HistogramShape bins={bins} from={low} to={high} range={{ from: low, to: high }} chosen={range} />
      {high > low && (
        <Slider.Root
          className="hub-slider hub-slider-wide"
          value={[Math.max(low, range[0]), Math.min(high, range[1])]}
          min={low}
          max={high}
          step={step}
          onValueChange={(value) => {
            const [from = low, to = high] = Array.isArray(value) ? value : [];
            objects.setRange(column.id, from <= low && to >= high - step / 2 ? null : [from, to]);
          }}
        >
          <Slider.Control className="hub-slider-control">
            <Slider.Track className="hub-slider-track">
              <Slider.Indicator className="hub-slider-value" />
              <Slider.Thumb index={0} className="hub-slider-thumb" aria-label="From" />
              <Slider.Thumb index={1} className="hub-slider-thumb" aria-label="To" />
            </Slider.Track>
          </Slider.Control>
        </Slider.Root>
      )}
      <RangeFields range={range} onChange={(next) => objects.setRange(column.id, next)} />
      <button
        type="button"
        className="hw-button hw-button-small"
        disabled={objects.ranges[column.id] === undefined}
        onClick={() => objects.setRange(column.id, null)}
      >
        Show all
      </button>
    </>
  );
}
