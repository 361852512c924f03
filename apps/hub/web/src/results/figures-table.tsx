import type { Distribution, ImageFigures } from '@headway/hub-api';
import { formatCount } from '@headway/react';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { formatNumber } from './format-number.ts';
import { type FiguresSort, sortFigures } from './sort-figures.ts';

const rowHeight = 36;

/** A row for each image with a result: how many, and the middle of each measure. */
export function FiguresTable({
  projectId,
  images,
  noun,
  distributions,
  nameOf,
}: {
  projectId: string;
  images: readonly ImageFigures[];
  /** What is counted. */
  noun: string;
  distributions: readonly Distribution[];
  nameOf(assetId: string): string;
}): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<FiguresSort>({ by: 'name', descending: false });
  const rows = useMemo(() => sortFigures(images, sort, nameOf), [images, sort, nameOf]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const columns = [
    { by: 'name', label: 'Image' },
    { by: 'count', label: noun[0]?.toUpperCase() + noun.slice(1) },
    { by: 'flagged', label: 'Need a look' },
    ...distributions.map(({ name, label, unit }) => ({
      by: `median ${name}`,
      label: `${label}, median${unit === null ? '' : `, ${unit}`}`,
    })),
  ];
  const template = {
    gridTemplateColumns: `minmax(140px, 2fr) repeat(${columns.length - 1}, minmax(88px, 1fr))`,
  };
  return (
    <div className="hub-figures" ref={scroller} tabIndex={0} role="region" aria-label="Results by image">
      <div role="table" aria-label="Results by image" aria-rowcount={rows.length + 1}>
        <div role="rowgroup" className="hub-figures-head">
          <div role="row" style={template} className="hub-figures-row">
            {columns.map(({ by, label }) => {
              const sorted = sort.by === by ? (sort.descending ? 'descending' : 'ascending') : 'none';
              return (
                <div key={by} role="columnheader" aria-sort={sorted}>
                  <button
                    type="button"
                    onClick={() =>
                      setSort({ by, descending: sort.by === by ? !sort.descending : by !== 'name' })
                    }
                  >
                    {label}
                    {sorted === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
                    {sorted === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
                  </button>
                </div>
              );
            })}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <div
                key={row.assetId}
                role="row"
                aria-rowindex={index + 2}
                className="hub-figures-row"
                style={{
                  ...template,
                  height: rowHeight,
                  position: 'absolute',
                  top: start,
                  left: 0,
                  right: 0,
                }}
              >
                <div role="cell">
                  <Link
                    to="/projects/$projectId/images/$assetId"
                    params={{ projectId, assetId: row.assetId }}
                    title={nameOf(row.assetId)}
                  >
                    {nameOf(row.assetId)}
                  </Link>
                </div>
                <div role="cell">{formatCount(row.count)}</div>
                <div role="cell">{row.flagged > 0 && formatCount(row.flagged)}</div>
                {distributions.map(({ name }) => {
                  const median = row.medians[name] ?? null;
                  return (
                    <div key={name} role="cell">
                      {median === null ? '–' : formatNumber(median)}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
