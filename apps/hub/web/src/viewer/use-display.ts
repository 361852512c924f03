import { useMemo, useState } from 'react';
import {
  autoDisplay,
  firstDisplay,
  fullDisplay,
  type PixelDisplay,
  type ShownInfo,
} from './pixel-display.ts';

/** How an image is shown, and the ways to show it otherwise. */
export interface DisplayChoice {
  shown: PixelDisplay;
  /** Whether it is the automatic one. */
  isAuto: boolean;
  set(display: PixelDisplay): void;
  auto(): void;
  full(): void;
  /** Automatic, or as it is when it is that already. */
  toggle(): void;
}

/** The display of an image; another image begins with its own. */
export function useDisplay(id: string, info: ShownInfo | null): DisplayChoice | null {
  const [chosen, setChosen] = useState<{ id: string; display: PixelDisplay } | null>(null);
  const presets = useMemo(
    () => info && { first: firstDisplay(info), auto: autoDisplay(info), full: fullDisplay(info) },
    [info],
  );
  return useMemo(() => {
    if (!presets) return null;
    const shown = chosen?.id === id ? chosen.display : presets.first;
    const set = (display: PixelDisplay): void => setChosen({ id, display });
    const isAuto = isSame(shown, presets.auto);
    return {
      shown,
      isAuto,
      set,
      auto: () => set(presets.auto),
      full: () => set(presets.full),
      toggle: () => set(isAuto ? presets.full : presets.auto),
    };
  }, [presets, chosen, id]);
}

function isSame(a: PixelDisplay, b: PixelDisplay): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
