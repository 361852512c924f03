import type { Asset } from '@headway/protocol';
import { useMemo } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { useMay } from '../live/use-memberships.ts';
import type { PixelScale } from '../viewer/scale-bar.tsx';
import { setPixelSize } from './pixel-endpoints.ts';

/** How large a pixel of an image is: as a person said, else as its file says. */
export function usePixelScale({ id, projectId, pixelSizeUm }: Asset, inFile: number | null): PixelScale {
  const live = useLive();
  const { write } = useMay(projectId);
  return useMemo(
    () => ({
      um: pixelSizeUm ?? inFile,
      isSet: typeof pixelSizeUm === 'number',
      ...(write && {
        async set(um: number | null) {
          live.project(projectId).assets.upsert([await setPixelSize(id, um)]);
        },
      }),
    }),
    [id, projectId, pixelSizeUm, inFile, live, write],
  );
}
