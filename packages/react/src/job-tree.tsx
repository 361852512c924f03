import type { StepSpec } from '@headway/protocol';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Locale } from './format.ts';
import { formatCount } from './format.ts';
import { StateIcon } from './state-icon.tsx';
import { type StepRow, stepRows, type StepTreeNode, type StepTreeView, unfoldStep } from './step-rows.ts';
import { stepDurationWords, stepStateWords } from './step-words.ts';
import { treeMove } from './tree-keys.ts';
import type { Freshness } from './use-live.ts';
import { useServerNow } from './use-server-now.ts';

export interface JobTreeProps {
  /** `stepTree` of `useJob`. */
  steps: readonly StepTreeNode[];
  /** `contract.steps`: those that have not begun are listed, too. */
  planned?: readonly StepSpec[];
  /** How fresh this is, as `useJob` tells it: no time is counted while nobody knows what goes on. @default 'live' */
  status?: Freshness['status'];
  /** What the tree is of, for screen readers. @default 'Steps' */
  label?: string;
  locale?: string;
}

/**
 * The steps of a run within each other, each with its state and how long it took or takes. What goes on or went wrong
 * is open; of hundreds beside each other most are folded.
 * @example
 * const { stepTree } = useJob(cells, jobId);
 * return <JobTree steps={stepTree} planned={cells.steps} />;
 */
export function JobTree({ steps, planned, status, label = 'Steps', locale }: JobTreeProps): ReactNode {
  const [view, setView] = useState<StepTreeView>({ toggled: new Map(), unfolded: new Map(), kept: null });
  const [current, setCurrent] = useState<{ id: string; place: number } | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const now = useServerNow(hasRunning(steps) && status !== 'stale' ? 1000 : null);
  const rows = stepRows(steps, planned, view);
  const focusable =
    rows.find(({ id }) => id === current?.id) ?? rows[Math.min(current?.place ?? 0, rows.length - 1)];

  // The row that had the focus is gone, such as one of folded ones that are shown now: the one in its place takes it.
  useLayoutEffect(() => {
    if (view.kept !== null && focusable && focusable.id !== view.kept) focusRow(tree.current, focusable.id);
  });
  if (rows.length === 0) return <p className="hw-tree-empty">No step has begun yet.</p>;

  function toggle(row: StepRow, open: boolean): void {
    setView((before) => {
      if (row.kind === 'more') {
        const shown = (before.unfolded.get(row.of) ?? 0) + unfoldStep;
        return { ...before, unfolded: new Map(before.unfolded).set(row.of, shown) };
      }
      return { ...before, toggled: new Map(before.toggled).set(row.id, open) };
    });
  }
  function press(event: KeyboardEvent): void {
    if (!focusable || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = treeMove(rows, focusable.id, keyOf(event), (row) => rowText(row, locale));
    if (!move) return;
    event.preventDefault();
    if (move.type === 'focus') focusRow(tree.current, move.id);
    else toggle(focusable, move.open);
  }
  return (
    <div
      ref={tree}
      className="hw-tree"
      role="tree"
      aria-label={label}
      onKeyDown={press}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setView((before) => ({ ...before, kept: null }));
      }}
    >
      {rows.map((row, place) => (
        <Row
          key={row.id}
          row={row}
          now={now}
          locale={locale}
          isFocusable={row === focusable}
          onFocus={() => {
            setCurrent({ id: row.id, place });
            setView((before) => (before.kept === row.id ? before : { ...before, kept: row.id }));
          }}
          onPress={() => {
            if (row.kind === 'more') toggle(row, true);
            else if (row.kind === 'step' && row.hasSteps) toggle(row, !row.open);
          }}
        />
      ))}
    </div>
  );
}

interface RowProps {
  row: StepRow;
  now: number | null;
  locale: Locale;
  isFocusable: boolean;
  onFocus: () => void;
  onPress: () => void;
}

function Row({ row, now, locale, isFocusable, onFocus, onPress }: RowProps): ReactNode {
  const status = row.kind === 'step' ? row.step.status : 'planned';
  const { tone, icon, word } = stepStateWords(status);
  const isOpen = row.kind === 'step' && row.hasSteps ? row.open : undefined;
  const isInnermost = row.kind === 'step' && status === 'running' && !row.step.steps.some(isRunning);
  return (
    <div
      className="hw-tree-row"
      role="treeitem"
      data-id={row.id}
      data-kind={row.kind}
      data-tone={tone}
      data-status={status}
      data-pressable={row.kind === 'more' || isOpen !== undefined || undefined}
      style={{ '--hw-tree-level': row.level } as CSSProperties}
      tabIndex={isFocusable ? 0 : -1}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.size}
      aria-expanded={isOpen}
      aria-current={isInnermost ? 'step' : undefined}
      onFocus={onFocus}
      onClick={onPress}
    >
      <svg className="hw-tree-twisty" data-open={isOpen} viewBox="0 0 16 16" aria-hidden="true">
        {isOpen !== undefined && <path d="m6 4 4 4-4 4" />}
      </svg>
      {row.kind === 'more' ? <span className="hw-tree-gap" /> : <StateIcon name={icon} />}
      <span className="hw-tree-name">{rowText(row, locale)}</span>
      {row.kind === 'step' && isOpen === false && (
        <span className="hw-tree-count">{formatCount(row.step.steps.length, locale)}</span>
      )}
      {(row.kind === 'step' || row.kind === 'planned') && (
        <span className="hw-visually-hidden">, {word}, </span>
      )}
      {row.kind === 'step' && (
        <span className="hw-tree-duration">{stepDurationWords(row.step, now, locale)}</span>
      )}
    </div>
  );
}

function rowText(row: StepRow, locale: Locale): string {
  switch (row.kind) {
    case 'step':
      return row.step.name;
    case 'planned':
      return row.name;
    case 'rest':
      return `${formatCount(row.count, locale)} not begun`;
    case 'more':
      return `… ${formatCount(row.count, locale)} more`;
    default:
      row satisfies never;
      return '';
  }
}

/** The key as it is where one writes from left to right: → leads into the tree. */
function keyOf({ key, currentTarget }: KeyboardEvent): string {
  if (getComputedStyle(currentTarget).direction !== 'rtl') return key;
  return { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }[key] ?? key;
}

function focusRow(tree: HTMLElement | null, id: string): void {
  tree?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
}

function isRunning({ status }: StepTreeNode): boolean {
  return status === 'running';
}

function hasRunning(steps: readonly StepTreeNode[]): boolean {
  return steps.some((step) => isRunning(step) || hasRunning(step.steps));
}
