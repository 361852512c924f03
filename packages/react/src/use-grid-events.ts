import {
  type ChangeEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Job } from '@headway/protocol';
import { gridCommand, moveTo } from './grid-keys.ts';
import type { JobAction } from './job-actions.ts';
import type { JobGridProps } from './job-grid.tsx';
import {
  indexOfRow,
  keyOfRow,
  rowAt,
  type RowHeights,
  type RowLayout,
  shownIds,
  topOfRow,
} from './job-rows.ts';
import {
  extendTo,
  type JobSelection,
  nothingSelected,
  selectAll,
  toggle,
  toggleAll,
} from './job-selection.ts';
import type { SectionName } from './job-sections.ts';

type Wanted = Pick<
  JobGridProps,
  'arrangement' | 'selection' | 'onSelect' | 'onToggleSection' | 'onAction' | 'onOpen' | 'hold' | 'closed'
>;

interface GridEventsOptions extends Wanted {
  layout: RowLayout;
  scroller: RefObject<HTMLDivElement | null>;
  heights: RowHeights;
}

export interface GridEvents {
  /** The one row that Tab leads to. `index` is -1 in an empty list. */
  active: { key: string | null; index: number };
  handlers: {
    onClick: (event: MouseEvent<HTMLElement>) => void;
    onChange: (event: ChangeEvent<HTMLElement>) => void;
    onFocus: (event: FocusEvent<HTMLElement>) => void;
    onBlur: (event: FocusEvent<HTMLElement>) => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  };
}

/**
 * What people do with the rows of a list. All is heard at the list itself, by what the rows say of themselves
 * (`data-row`, `data-action`): rows that get no functions don't render because a function is a new one.
 */
export function useGridEvents(options: GridEventsOptions): GridEvents {
  const { layout, scroller, heights, selection, arrangement, closed, hold } = options;
  const [last, setLast] = useState<GridEvents['active']>({ key: null, index: 0 });
  const wantsFocus = useRef(false);
  /** Also when the element that had it is gone: React lets nobody hear of that. */
  const hasFocus = useRef(false);
  const active = activeRow(layout, last);

  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current || active.key === null) return;
    // The row with the focus is gone: the focus goes to the one that came in its place.
    const isLost = hasFocus.current && document.activeElement === document.body;
    if (wantsFocus.current) reveal(current, { layout, index: active.index, heights });
    if (wantsFocus.current || isLost) rowElement(current, active.key)?.focus({ preventScroll: true });
    wantsFocus.current = false;
  });

  function activate(key: string): void {
    setLast({ key, index: indexOfRow(layout, key) });
  }

  function jobOf(key: string): Job | undefined {
    return key.startsWith('job:') ? arrangement.byId.get(key.slice('job:'.length)) : undefined;
  }

  function choose(key: string, extend: boolean): void {
    if (!selection) return;
    const job = jobOf(key);
    if (job)
      options.onSelect(extend ? extendTo(selection, job.id, shownIds(layout)) : toggle(selection, job.id));
    else options.onSelect(toggleAll(selection, arrangement.order[sectionOf(key)]));
  }

  function open(key: string): void {
    const job = jobOf(key);
    if (job) options.onOpen?.(job);
    else toggleSection(key);
  }

  function toggleSection(key: string): void {
    const { current } = scroller;
    const index = indexOfRow(layout, key);
    // Its heading stays where it is seen.
    if (current && index >= 0)
      current.scrollTop = Math.min(current.scrollTop, topOfRow(layout, index, heights));
    options.onToggleSection(sectionOf(key));
  }

  function move(to: Parameters<typeof moveTo>[0], extend: boolean): void {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / heights.row) - 1);
    const row = rowAt(layout, moveTo(to, { from: active.index, count: layout.count, page }));
    if (!row) return;
    wantsFocus.current = true;
    activate(keyOfRow(row));
    if (!extend || !selection) return;
    // A range begins at the row that one comes from.
    const from = active.key === null ? undefined : jobOf(active.key);
    const begun: JobSelection =
      selection.anchor === null && from ? toggle({ ids: selection.ids, anchor: null }, from.id) : selection;
    options.onSelect(row.id === null ? begun : extendTo(begun, row.id, shownIds(layout)));
  }

  return {
    active,
    handlers: {
      onClick(event) {
        const key = rowKeyOf(event.target);
        if (key === null || !(event.target instanceof Element)) return;
        const action = event.target.closest<HTMLElement>('[data-action]');
        const job = jobOf(key);
        if (action) {
          if (job && action.ariaDisabled !== 'true')
            options.onAction(action.dataset['action'] as JobAction, job);
          return;
        }
        if (event.target.closest('input')) return;
        const link = event.target.closest('a');
        if (link && (event.ctrlKey || event.metaKey || event.shiftKey || !options.onOpen)) return;
        if (link) event.preventDefault();
        activate(key);
        if (job && event.shiftKey) choose(key, true);
        else if (job && (event.ctrlKey || event.metaKey)) choose(key, false);
        else open(key);
      },
      onChange({ target, nativeEvent }) {
        const key = rowKeyOf(target);
        if (key === null) return;
        activate(key);
        choose(key, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true);
      },
      onFocus({ target }) {
        hasFocus.current = true;
        const key = rowKeyOf(target);
        if (key !== null) activate(key);
      },
      onBlur({ currentTarget, relatedTarget }) {
        hasFocus.current = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
      },
      onKeyDown(event) {
        const key = rowKeyOf(event.target);
        const command = gridCommand(event);
        if (key === null || !command || !(event.target instanceof HTMLElement)) return;
        const isRow = event.target.dataset['row'] === key;
        // Buttons and links in a row take their own keys.
        if (!isRow && (command.type === 'toggle' || command.type === 'open')) return;
        switch (command.type) {
          case 'move':
            move(command.to, command.extend);
            break;
          case 'toggle':
            if (selection) choose(key, false);
            else open(key);
            break;
          case 'all':
            if (!selection) return;
            options.onSelect(selectAll(shownIds(layout)));
            break;
          case 'clear':
            if (selection && selection.ids.size > 0) options.onSelect(nothingSelected);
            else hold.letGo();
            break;
          case 'open':
            open(key);
            break;
          case 'close':
          case 'unfold':
            if (jobOf(key) || closed.has(sectionOf(key)) === (command.type === 'close')) return;
            toggleSection(key);
            break;
          default:
            command satisfies never;
        }
        event.preventDefault();
      },
    },
  };
}

/** Where it is now; when it is gone, what came in its place. */
function activeRow(layout: RowLayout, last: GridEvents['active']): GridEvents['active'] {
  const found = last.key === null ? -1 : indexOfRow(layout, last.key);
  if (found >= 0) return { key: last.key, index: found };
  const index = Math.max(0, Math.min(last.index, layout.count - 1));
  const row = rowAt(layout, index);
  return row ? { key: keyOfRow(row), index } : { key: null, index: -1 };
}

function sectionOf(key: string): SectionName {
  return key.slice('section:'.length) as SectionName;
}

function rowKeyOf(target: EventTarget): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null;
}

function rowElement(scroller: HTMLElement, key: string): HTMLElement | undefined {
  return [...scroller.querySelectorAll<HTMLElement>('[data-row]')].find(
    ({ dataset }) => dataset['row'] === key,
  );
}

/** Scrolls no further than it must for a row to be seen, clear of the heading that stands above it. */
function reveal(
  scroller: HTMLElement,
  { layout, index, heights }: { layout: RowLayout; index: number; heights: RowHeights },
): void {
  const isHeading = rowAt(layout, index)?.id === null;
  const top = topOfRow(layout, index, heights) - (isHeading ? 0 : heights.heading);
  const bottom = topOfRow(layout, index + 1, heights);
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = bottom - scroller.clientHeight;
}
