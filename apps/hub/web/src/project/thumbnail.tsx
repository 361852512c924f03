import type { AssetStack } from '@headway/protocol';
import { ImageOff, Layers } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { urls } from '../endpoints.ts';
import { stackWords } from './stack-words.ts';

/** A small picture on the dark ground of the viewer; a mark where there can't be one. Of a stack it says how deep it is. */
export function Thumbnail({
  assetId,
  stack = null,
}: {
  assetId: string;
  stack?: AssetStack | null | undefined;
}): ReactNode {
  const planes = stackWords(stack);
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
      {planes !== null && (
        <span className="hub-thumbnail-stack hw-tabular">
          <Layers size={12} aria-hidden="true" />
          {planes}
        </span>
      )}
    </div>
  );
}
