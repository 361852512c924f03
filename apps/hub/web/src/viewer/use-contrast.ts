import { useMemo, useState } from 'react';
import { autoLevels, contrastFilter, isDim, type Levels } from './contrast.ts';

/** How the picture's contrast is shown. */
export interface Contrast {
  stretched: boolean;
  /** For CSS; `none` as it is. */
  filter: string;
  toggle(): void;
}

/** Long side of the copy that is looked at, in pixels: enough for a histogram. */
const sampleSide = 256;

/** Shows dim pictures stretched, until a person decided otherwise. */
export function useContrast(source: HTMLImageElement | null): Contrast {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const levels = useMemo(() => (source ? sampleLevels(source) : null), [source]);
  const stretched = chosen ?? (levels !== null && isDim(levels));
  return {
    stretched,
    filter: stretched && levels ? contrastFilter(levels) : 'none',
    toggle: () => setChosen(!stretched),
  };
}

function sampleLevels(source: HTMLImageElement): Levels | null {
  const scale = Math.min(1, sampleSide / Math.max(source.naturalWidth, source.naturalHeight, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(source.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(source.naturalHeight * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return autoLevels(context.getImageData(0, 0, canvas.width, canvas.height).data);
}
