import { useMemo, useState } from 'react';
import { extendToImage, type ImageSelection, keepShown, noImages, toggleImage } from './image-selection.ts';

/** The chosen images of a list, and how to choose. */
export interface ImageChoice {
  ids: ReadonlySet<string>;
  toggle(id: string): void;
  extendTo(id: string): void;
  /** Goes from one image to another with what is chosen. */
  stretch(from: string, to: string): void;
  all(): void;
  clear(): void;
}

/** Keeps which images are chosen; what leaves the list is let go. @param shown in order */
export function useImageSelection(shown: readonly string[]): ImageChoice {
  const [kept, setKept] = useState<ImageSelection>(noImages);
  const known = useMemo(() => new Set(shown), [shown]);
  const selection = useMemo(() => keepShown(kept, known), [kept, known]);
  return useMemo(
    () => ({
      ids: selection.ids,
      toggle: (id) => setKept(toggleImage(selection, id)),
      extendTo: (id) => setKept(extendToImage(selection, id, shown)),
      stretch: (from, to) => {
        const begun = selection.ids.has(from) ? selection : { ...toggleImage(selection, from) };
        setKept(extendToImage(begun, to, shown));
      },
      all: () => setKept({ ids: new Set(shown), anchor: shown[0] ?? null }),
      clear: () => setKept(noImages),
    }),
    [selection, shown],
  );
}
