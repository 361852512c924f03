import type { SampleFormat, StackChannel } from '@headway/hub-api';
import type { AssetStack } from '@headway/protocol';
import { useMemo } from 'react';
import type { ParameterImage } from './result-view.ts';

/** What is known of an image's values, once they are there. */
interface KnownPixels {
  format: SampleFormat;
  channels: readonly (Pick<StackChannel, 'min' | 'high'> & Partial<Pick<StackChannel, 'name'>>)[];
}

/** What the forms of runs may know of an image; the same object until it changes. */
export function useParameterImage(stack: AssetStack | null, pixels: KnownPixels | null): ParameterImage {
  return useMemo(
    () => ({
      stack,
      channels: (pixels?.channels ?? []).map(({ name = null, min, high }) => ({
        name,
        min,
        high,
        isReal: pixels?.format === 'float32',
      })),
    }),
    [stack, pixels],
  );
}
