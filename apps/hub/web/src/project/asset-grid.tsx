import type { Asset, Job } from '@headway/protocol';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { useWidth } from '../ui/use-width.ts';
import { AssetTile } from './asset-tile.tsx';
import { lastImage } from './last-image.ts';

export interface GridImage {
  asset: Asset;
  job: Job | undefined;
}

const gap = 12;
const minTile = 190;
/** What stands under the picture of a tile. */
const captionHeight = 62;

/** Pictures in rows; only those in sight are in the page. The arrow keys move between them. */
export function AssetGrid({
  projectId,
  images,
  loading,
  filtered,
  onShowAll,
}: {
  projectId: string;
  images: readonly GridImage[];
  loading: boolean;
  filtered: boolean;
  onShowAll: () => void;
}): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const columns = Math.max(2, Math.floor((width + gap) / (minTile + gap)));
  const tile = (width - gap * (columns - 1)) / columns;
  const rows = useVirtualizer({
    count: Math.ceil((loading ? columns * 2 : images.length) / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => tile + captionHeight + gap,
    overscan: 2,
    enabled: width > 0,
  });
  const key = `${columns} ${Math.round(tile)}`;
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
    if (place === undefined || step === undefined) return;
    event.preventDefault();
    focusTile(Number(place) + step);
  };

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
      <ul style={{ height: rows.getTotalSize() - gap }} onKeyDown={onKeyDown} aria-label="Images">
        {rows.getVirtualItems().flatMap((row) =>
          Array.from({ length: columns }, (_, column) => {
            const index = row.index * columns + column;
            const image = images[index];
            const place = {
              width: tile,
              height: tile + captionHeight,
              transform: `translate(${column * (tile + gap)}px, ${row.start}px)`,
            };
            if (loading)
              return <li key={index} style={place} className="hub-tile hub-skeleton" aria-hidden="true" />;
            if (!image) return null;
            return (
              <li key={image.asset.id} style={place} data-index={index} className="hub-tile">
                <AssetTile projectId={projectId} {...image} />
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
