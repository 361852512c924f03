import type { Asset } from '@headway/protocol';
import { useEntity } from '@headway/react';
import type { ReactNode } from 'react';

function isAsset(data: unknown): data is Asset {
  return typeof data === 'object' && data !== null && 'mediaType' in data;
}

/** One of hundreds of cards: only the one whose image changed renders. */
export function AssetCard({ asset }: { asset: Asset }): ReactNode {
  const event = useEntity(`project:${asset.projectId}`, `asset:${asset.id}`, isAsset);
  const { name, currentResultId } = event?.data ?? asset;
  return (
    <article aria-label={name}>
      <h3>{name}</h3>
      <p>{currentResultId ? 'Has a result' : 'No result yet'}</p>
    </article>
  );
}
