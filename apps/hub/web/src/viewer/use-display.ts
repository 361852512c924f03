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
  /** How slices and sections are shown while a projection is: with their own contrast. */
  ofPlanes: PixelDisplay;
  /** Whether it is the automatic one. */
  isAuto: boolean;
  set(display: PixelDisplay): void;
  auto(): void;
  full(): void;
  /** Automatic, or as it is when it is that already. */
  toggle(): void;
}

/** Whose values are shown: a picture that is put together of slices is brighter than each of them. */
export type DisplayOf = 'plane' | 'projection';

interface Chosen {
  id: string;
  by: Partial<Record<DisplayOf, PixelDisplay>>;
}

/**
 * The display of an image; another image begins with its own. Contrast is kept for each of what it is `of`; which
 * channels are to be seen, and in which colours, is the same for all of them.
 */
export function useDisplay(
  id: string,
  { plane, projection = plane }: { plane: ShownInfo | null; projection?: ShownInfo | null },
  of: DisplayOf = 'plane',
): DisplayChoice | null {
  const [stored, setStored] = useState<Chosen | null>(null);
  const ofPlane = useMemo(() => plane && presetsOf(plane), [plane]);
  const ofProjection = useMemo(() => projection && presetsOf(projection), [projection]);
  return useMemo(() => {
    if (!ofPlane || !ofProjection) return null;
    const by = stored?.id === id ? stored.by : {};
    const presets = of === 'plane' ? ofPlane : ofProjection;
    const other = of === 'plane' ? by.projection : by.plane;
    const shown = by[of] ?? (other ? coloursOf(other, presets.first) : presets.first);
    const ofPlanes = of === 'plane' ? shown : (by.plane ?? coloursOf(shown, ofPlane.first));
    const set = (display: PixelDisplay): void => {
      const next: Chosen['by'] = { [of]: display };
      for (const each of ['plane', 'projection'] as const) {
        const kept = by[each];
        if (each !== of && kept) next[each] = coloursOf(display, kept);
      }
      setStored({ id, by: next });
    };
    const isAuto = isSame(shown, presets.auto);
    return {
      shown,
      ofPlanes,
      isAuto,
      set,
      auto: () => set(presets.auto),
      full: () => set(presets.full),
      toggle: () => set(isAuto ? presets.full : presets.auto),
    };
  }, [ofPlane, ofProjection, stored, id, of]);
}

/** Displays to begin with. */
function presetsOf(info: ShownInfo): Record<'first' | 'auto' | 'full', PixelDisplay> {
  return { first: firstDisplay(info), auto: autoDisplay(info), full: fullDisplay(info) };
}

/** With what is to be seen of `from` and its colours, and the contrast of `to`. */
function coloursOf(from: PixelDisplay, to: PixelDisplay): PixelDisplay {
  return {
    ...to,
    channels: to.channels.map((channel, index) => {
      const { visible = channel.visible, colour = channel.colour } = from.channels[index] ?? {};
      return { ...channel, visible, colour };
    }),
  };
}

function isSame(a: PixelDisplay, b: PixelDisplay): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
