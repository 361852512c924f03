import type { Job } from '@headway/protocol';
import { observeElementRect, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import type { Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';
import { JobRow } from './job-row.tsx';
import { keyOfRow, layOut, rowAt, type RowLayout, topOfRow } from './job-rows.ts';
import { SectionHeading } from './job-section-heading.tsx';
import type { Arrangement, SectionName } from './job-sections.ts';
import type { JobSelection } from './job-selection.ts';
import type { QueuePlace } from './place-words.ts';
import type { Refused } from './use-asked.ts';
import { useGridEvents } from './use-grid-events.ts';
import type { Hold } from './use-hold.ts';
import { useListSize } from './use-list-size.ts';
import { useRowMotion } from './use-row-motion.ts';

export interface JobGridProps {
  arrangement: Arrangement;
  closed: ReadonlySet<SectionName>;
  onToggleSection: (name: SectionName) => void;
  /** `null`: nothing can be chosen. */
  selection: JobSelection | null;
  onSelect: (selection: JobSelection) => void;
  /** Of the list. */
  label: string;
  titleOf: (job: Job) => string;
  hrefOf: ((job: Job) => string) | undefined;
  placeOf: ((id: string) => QueuePlace | null) | undefined;
  pendingOf: (job: Job) => JobAction | null;
  refusedOf: ((id: string) => Refused<JobAction> | null) | undefined;
  /** What the buttons of a job's row offer. */
  actionsOf: (job: Job) => readonly JobAction[];
  onAction: (action: JobAction, job: Job) => void;
  onOpen: ((job: Job) => void) | undefined;
  hold: Hold;
  isStale: boolean;
  /** Ms since 1970. */
  now: number | null;
  locale: Locale;
}

/** What is rendered before a page is laid out: on a server, and where there is no layout at all. */
const firstRect = { width: 800, height: 480 };

/** The rows of a list of jobs: only those in sight and a few beside them are in the page. */
export function JobGrid(props: JobGridProps): ReactNode {
  const { arrangement, closed, selection, hold } = props;
  const { order, byId } = arrangement;
  const scroller = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layOut(order, closed), [order, closed]);
  const { isNarrow, heights } = useListSize(scroller);
  const keyAt = useCallback(
    // Other heights are other rows to the virtualizer, which keeps sizes by key.
    (index: number) => `${heights.row} ${keyIn(layout, index) ?? index}`,
    [layout, heights],
  );
  const events = useGridEvents({ ...props, layout, scroller, heights });
  const { active } = events;
  const virtualizer = useVirtualizer({
    count: layout.count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rowAt(layout, index)?.id === null ? heights.heading : heights.row),
    getItemKey: keyAt,
    overscan: 8,
    initialRect: firstRect,
    observeElementRect: observePatiently,
  });
  const view = virtualizer.scrollRect?.height ?? firstRect.height;

  const inPage = virtualizer.getVirtualItems().map(({ index }) => index);
  // The row with the focus stays in the page, wherever it is: without it the focus would be lost.
  if (active.index >= 0 && !inPage.includes(active.index)) inPage.push(active.index);
  inPage.sort((a, b) => a - b);
  const isOwnScroll = useRowMotion(scroller, { layout, heights, inPage, activeKey: active.key, view });

  // In one list, so that a row that goes to another section stays the same element, and keeps the focus.
  const rows = layout.sections.flatMap(({ name, ids, isOpen, first }) => {
    const last = first + (isOpen ? ids.length : 0);
    const top = topOfRow(layout, first, heights);
    const heading = (
      <SectionHeading
        key={`section:${name}`}
        name={name}
        count={arrangement.counts[name]}
        isOpen={isOpen}
        chosen={selection && chosenOf(ids, selection)}
        index={first + 1}
        top={top}
        height={heights.heading + (last - first) * heights.row}
        headingHeight={heights.heading}
        isActive={active.index === first}
        locale={props.locale}
      />
    );
    const jobs = inPage.flatMap((index) => {
      const id = index > first && index <= last ? ids[index - first - 1] : undefined;
      const job = id === undefined ? undefined : byId.get(id);
      return job ? [rowOf(job, index)] : [];
    });
    return [heading, ...jobs];
  });

  function rowOf(job: Job, index: number): ReactNode {
    return (
      <JobRow
        key={`job:${job.id}`}
        job={job}
        title={props.titleOf(job)}
        href={props.hrefOf?.(job)}
        index={index + 1}
        top={topOfRow(layout, index, heights)}
        height={heights.row}
        place={job.status === 'queued' ? (props.placeOf?.(job.id) ?? null) : null}
        pending={props.pendingOf(job)}
        refused={props.refusedOf?.(job.id) ?? null}
        actions={props.actionsOf(job)}
        isSelectable={selection !== null}
        isSelected={selection?.ids.has(job.id) ?? false}
        isActive={active.index === index}
        isOpenable={props.onOpen !== undefined}
        isStale={props.isStale}
        // Only what has ended tells how long ago.
        now={job.finishedAt === null ? null : props.now}
        locale={props.locale}
      />
    );
  }

  return (
    <div
      ref={scroller}
      className="hw-job-list-rows"
      role="treegrid"
      aria-label={props.label}
      aria-rowcount={layout.count}
      aria-multiselectable={selection ? true : undefined}
      data-narrow={isNarrow || undefined}
      data-stale={props.isStale || undefined}
      {...hold.handlers}
      {...events.handlers}
      onScroll={() => {
        // The list that follows its rows must not hold itself.
        if (!isOwnScroll()) hold.handlers.onScroll();
      }}
      onKeyDown={(event) => {
        hold.handlers.onKeyDown(event);
        events.handlers.onKeyDown(event);
      }}
      onBlur={(event) => {
        hold.handlers.onBlur(event);
        events.handlers.onBlur(event);
      }}
    >
      <div
        role="none"
        className="hw-job-list-body"
        style={{ height: topOfRow(layout, layout.count, heights) }}
      >
        {rows}
      </div>
    </div>
  );
}

function keyIn(layout: RowLayout, index: number): string | null {
  const row = rowAt(layout, index);
  return row && keyOfRow(row);
}

function chosenOf(ids: readonly string[], selection: JobSelection): 'all' | 'some' | 'none' {
  if (selection.ids.size === 0) return 'none';
  const chosen = ids.filter((id) => selection.ids.has(id)).length;
  if (chosen === 0) return 'none';
  return chosen === ids.length ? 'all' : 'some';
}

/** An element without a height is hidden, or its page is never laid out: then it is taken to be as high as at first. */
const observePatiently: typeof observeElementRect<HTMLDivElement> = (instance, tell) =>
  observeElementRect(instance, (rect) => tell(rect.height > 0 ? rect : firstRect));
