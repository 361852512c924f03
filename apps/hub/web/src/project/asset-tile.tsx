import type { Asset, Job } from '@headway/protocol';
import { formatBytes, JobProgress, placeWords } from '@headway/react';
import { Link } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import { usePlace } from '../live/use-place.ts';
import { AssetCheck } from './asset-check.tsx';
import { Thumbnail } from './thumbnail.tsx';

/** An image in the grid: its picture, its name and how it stands. */
export const AssetTile = memo(function AssetTile({
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
  const { id, name, folder, bytes, stack } = asset;
  const place = usePlace(projectId, job);
  return (
    <>
      <Thumbnail assetId={id} stack={stack} />
      <AssetCheck name={name} checked={chosen} />
      <div className="hub-tile-caption">
        <Link
          to="/projects/$projectId/images/$assetId"
          params={{ projectId, assetId: id }}
          className="hub-tile-link"
          title={folder ? `${folder}/${name}` : name}
        >
          {name}
        </Link>
        {job ? (
          <JobProgress
            job={job}
            variant="compact"
            title={name}
            {...(place && { waitingFor: placeWords(place, { short: true }) })}
          />
        ) : (
          <span className="hub-subtle hw-tabular">{formatBytes(bytes)}</span>
        )}
      </div>
    </>
  );
});
