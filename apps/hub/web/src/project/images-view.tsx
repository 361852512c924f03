import type { Asset, Job } from '@headway/protocol';
import { LayoutGrid, List } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { AssetGrid } from './asset-grid.tsx';
import { type AssetFilter, assetState, countStates, inGridOrder } from './asset-state.ts';
import { useImageLayout } from './image-layout.ts';
import { SelectionBar } from './selection-bar.tsx';
import { StateFilter } from './state-filter.tsx';
import { useImageSelection } from './use-image-selection.ts';

/** The images of a project: filtered, as pictures or as a list, one or many of them chosen. */
export function ImagesView({
  projectId,
  assets,
  jobs,
  loading,
  mayWrite,
  bar,
}: {
  projectId: string;
  assets: readonly Asset[];
  jobs: readonly Job[];
  loading: boolean;
  mayWrite: boolean;
  /** What stands above them, with the filters in it. */
  bar(filters: ReactNode): ReactNode;
}): ReactNode {
  const [filter, setFilter] = useState<AssetFilter>('all');
  const [layout, setLayout] = useImageLayout();
  const ordered = useMemo(() => inGridOrder(assets), [assets]);
  const images = useMemo(() => {
    const jobById = new Map(jobs.map((job) => [job.id, job]));
    return ordered.map((asset) => {
      const job = asset.latestJobId ? jobById.get(asset.latestJobId) : undefined;
      return { asset, job, state: assetState(asset, job) };
    });
  }, [ordered, jobs]);
  const counts = useMemo(() => countStates(images.map(({ state }) => state)), [images]);
  const shown = useMemo(
    () => (filter === 'all' ? images : images.filter(({ state }) => state === filter)),
    [images, filter],
  );
  const ids = useMemo(() => shown.map(({ asset }) => asset.id), [shown]);
  const choice = useImageSelection(ids);
  const other = layout === 'grid' ? 'list' : 'grid';
  useCommand({
    id: 'image-layout',
    label: other === 'list' ? 'Show the images as a list' : 'Show the images as pictures',
    group: 'Project',
    keys: ['l'],
    run: () => setLayout(other),
  });
  const filters = (
    <>
      <StateFilter counts={counts} value={filter} onChange={setFilter} />
      <IconButton
        label={other === 'list' ? 'Show as a list' : 'Show as pictures'}
        shortcut="L"
        onClick={() => setLayout(other)}
      >
        {other === 'list' ? (
          <List size={16} aria-hidden="true" />
        ) : (
          <LayoutGrid size={16} aria-hidden="true" />
        )}
      </IconButton>
    </>
  );
  return (
    <>
      {choice.ids.size === 0 && bar(filters)}
      <SelectionBar projectId={projectId} choice={choice} total={shown.length} mayWrite={mayWrite} />
      <AssetGrid
        projectId={projectId}
        images={shown}
        layout={layout}
        choice={choice}
        loading={loading && images.length === 0}
        filtered={filter !== 'all'}
        onShowAll={() => setFilter('all')}
      />
    </>
  );
}
