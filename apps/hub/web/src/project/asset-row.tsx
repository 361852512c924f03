import type { Asset, Job } from '@headway/protocol';
import { formatBytes, JobProgress, placeWords } from '@headway/react';
import { Link } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import { usePlace } from '../live/use-place.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { AssetCheck } from './asset-check.tsx';
import { sizeWords } from './stack-words.ts';
import { Thumbnail } from './thumbnail.tsx';

/** An image in the list: its name, how it stands, and what kind of file it is. */
export const AssetRow = memo(function AssetRow({
  projectId,
  asset,
  job,
  chosen,
}: {
  projectId: string;
  asset: Asset;
  job: Job | undefined;
  chosen: boolean;
}): ReactNode {
  const { id, name, folder, bytes, createdAt } = asset;
  const place = usePlace(projectId, job);
  return (
    <>
      <AssetCheck name={name} checked={chosen} />
      <Thumbnail assetId={id} />
      <Link
        to="/projects/$projectId/images/$assetId"
        params={{ projectId, assetId: id }}
        className="hub-tile-link"
        title={folder ? `${folder}/${name}` : name}
      >
        {folder && <span className="hub-row-folder">{folder}/</span>}
        {name}
      </Link>
      <div className="hub-row-state">
        {job && (
          <JobProgress
            job={job}
            variant="compact"
            title={name}
            {...(place && { waitingFor: placeWords(place, { short: true }) })}
          />
        )}
      </div>
      <span className="hub-row-size hub-subtle hw-tabular">{sizeWords(asset)}</span>
      <span className="hub-row-bytes hub-subtle hw-tabular">{formatBytes(bytes)}</span>
      <span className="hub-row-time hub-subtle">
        <RelativeTime time={createdAt} />
      </span>
    </>
  );
});
