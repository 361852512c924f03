import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { moveRow } from '../objects/filter-objects.ts';
import type { Shape } from '../viewer/shape.ts';
import type { Selection } from '../viewer/use-selection.ts';
import { type Difference, differenceKinds } from './compare-scene.ts';

const rowHeight = 32;

/** All differences; choosing one goes to it. `n` and `p` go from one to the next. */
export function DifferenceList({
  differences,
  selection,
  onGo,
}: {
  differences: readonly Difference[];
  selection: Selection;
  onGo: (shape: Shape) => void;
}): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: differences.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const chosen = differences.findIndex((each) => each.id === selection.selected);
  const go = (to: number): void => {
    const next = differences[to];
    if (!next) return;
    selection.select(next.id, 'table');
    onGo(next.shape);
  };
  useEffect(() => {
    if (chosen >= 0) virtual.scrollToIndex(chosen, { align: 'auto' });
  }, [chosen, virtual]);
  const group = 'Compare';
  useCommand({
    id: 'next-difference',
    label: 'Next difference',
    group,
    keys: ['n'],
    run: () => go(chosen + 1),
  });
  useCommand({
    id: 'previous-difference',
    label: 'Previous difference',
    group,
    keys: ['p'],
    run: () => go(chosen < 0 ? differences.length - 1 : chosen - 1),
  });
  if (differences.length === 0) return <p className="hub-panel-note">Nothing differs in what is shown.</p>;
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moveRow(event.key, chosen, { count: differences.length, page: 10 });
    if (to === null) return;
    event.preventDefault();
    go(to);
  };
  return (
    <div
      ref={scroller}
      className="hub-differences"
      role="listbox"
      aria-label="Differences"
      tabIndex={0}
      aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
      onKeyDown={onKeyDown}
      onPointerLeave={() => selection.hover(null)}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const each = differences[index];
          const kind = differenceKinds.find(({ kind: of }) => of === each?.kind);
          if (!each || !kind) return null;
          return (
            <div
              key={each.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className="hub-difference"
              style={{ transform: `translateY(${start}px)` }}
              onPointerEnter={() => selection.hover(each.id)}
              onClick={() => go(index)}
            >
              <span className="hub-channel-mark" style={{ background: kind.colour }} />
              {kind.label}
              <span className="hw-tabular">{each.name}</span>
              {each.overlap !== null && (
                <span className="hub-subtle hw-tabular">{Math.floor(each.overlap * 100)} % alike</span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
