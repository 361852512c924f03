import { ImageOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { urls } from '../endpoints.ts';

/** A small picture on the dark ground of the viewer; a mark where there can't be one. */
export function Thumbnail({ assetId }: { assetId: string }): ReactNode {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  return (
    <div className="hub-thumbnail" data-state={state}>
      {state === 'failed' ? (
        <ImageOff size={20} aria-hidden="true" />
      ) : (
        <img
          src={urls.thumbnail(assetId)}
          alt=""
          decoding="async"
          onLoad={() => setState('shown')}
          onError={() => setState('failed')}
        />
      )}
    </div>
  );
}
