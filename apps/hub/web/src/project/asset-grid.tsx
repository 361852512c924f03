import type { Asset as Image, Job } from '@headway/protocol';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { useWidth } from '../ui/use-width.ts';
import { AssetRow } from './asset-row.tsx';
import { AssetTile } from './asset-tile.tsx';
import type { ImageLayout } from './image-layout.ts';
import { lastImage } from './last-image.ts';
import { choosingKey, useChoosing } from './use-choosing.ts';
import type { ImageChoice } from './use-image-selection.ts';

export interface GridImage {
  asset: Image;
  job: Job | undefined;
}

const gap = 12;
const minTile = 190;
/** What stands under the picture of a tile. */
const captionHeight = 62;
const rowHeight = 48;

/**
 * Images as pictures in rows, or as a list; only those in sight are in the page. The arrow keys move between them, with
 * shift they choose.
 */
export function AssetGrid({
  projectId,
  images,
  layout,
  choice,
  loading,
  filtered,
  onShowAll,
}: {
  projectId: string;
  images: readonly GridImage[];
  layout: ImageLayout;
  choice: ImageChoice;
  loading: boolean;
  filtered: boolean;
  onShowAll: () => void;
}): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const isList = layout === 'list';
  const columns = isList ? 1 : Math.max(2, Math.floor((width + gap) / (minTile + gap)));
  const tile = (width - gap * (columns - 1)) / columns;
  const height = isList ? rowHeight : tile + captionHeight;
  const between = isList ? 0 : gap;
  const rows = useVirtualizer({
    count: Math.ceil((loading ? columns * (isList ? 6 : 2) : images.length) / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => height + between,
    overscan: 2,
    enabled: width > 0,
  });
  const key = `${layout} ${columns} ${Math.round(tile)}`;
  const measured = useRef(key);
  if (measured.current !== key) {
    measured.current = key;
    rows.measure();
  }

  useStartAt(
    rows,
    () => {
      const id = lastImage(projectId);
      const index = id === null ? -1 : images.findIndex(({ asset }) => asset.id === id);
      return index < 0 ? null : Math.floor(index / columns);
    },
    width > 0 && images.length > 0,
  );

  const focusTile = (index: number): void => {
    if (index < 0 || index >= images.length) return;
    rows.scrollToIndex(Math.floor(index / columns));
    // The row may only be put into the page by this scroll.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = (event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'];
    const step = steps(columns)[event.key];
    if (place === undefined) return;
    const here = images[Number(place)]?.asset.id;
    if (choosingKey(event) === 'toggle' && here !== undefined) {
      event.preventDefault();
      choice.toggle(here);
    }
    if (step === undefined) return;
    event.preventDefault();
    const there = images[Number(place) + step]?.asset.id;
    if (event.shiftKey && here !== undefined && there !== undefined) choice.stretch(here, there);
    focusTile(Number(place) + step);
  };

  const choosing = useChoosing(choice);
  const [Asset, name] = isList ? ([AssetRow, 'hub-row'] as const) : ([AssetTile, 'hub-tile'] as const);

  if (!loading && images.length === 0 && filtered) {
    return (
      <div className="hub-grid-empty" ref={scroller}>
        <p>No image is in this state.</p>
        <button type="button" className="hw-button" onClick={onShowAll}>
          Show all
        </button>
      </div>
    );
  }
  return (
    <div className="hub-grid" ref={scroller}>
      <ul
        style={{ height: rows.getTotalSize() - between }}
        onKeyDown={onKeyDown}
        aria-label="Images"
        data-layout={layout}
        data-choosing={choice.ids.size > 0 || undefined}
        {...choosing}
      >
        {rows.getVirtualItems().flatMap((row) =>
          Array.from({ length: columns }, (_, column) => {
            const index = row.index * columns + column;
            const image = images[index];
            const place = {
              width: tile,
              height,
              transform: `translate(${column * (tile + gap)}px, ${row.start}px)`,
            };
            if (loading)
              return <li key={index} style={place} className={`${name} hub-skeleton`} aria-hidden="true" />;
            if (!image) return null;
            const chosen = choice.ids.has(image.asset.id);
            return (
              <li
                key={image.asset.id}
                style={place}
                data-index={index}
                data-id={image.asset.id}
                data-chosen={chosen || undefined}
                className={name}
              >
                <Asset projectId={projectId} chosen={chosen} {...image} />
              </li>
            );
          }),
        )}
      </ul>
    </div>
  );
}

function steps(columns: number): Readonly<Record<string, number | undefined>> {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
}

/** Scrolls to a row once, as soon as there are rows. */
function useStartAt(
  rows: Virtualizer<HTMLDivElement, Element>,
  find: () => number | null,
  ready: boolean,
): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const row = find();
    if (row !== null) rows.scrollToIndex(row, { align: 'center' });
  });
}
