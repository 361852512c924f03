import type { PageIndex } from './page-index.ts';
import { shownSamples, type PageShape } from './page-shape.ts';

/** The pages that belong together. */
export interface ChosenPages {
  pages: readonly number[];
  /** For people: what was left out. */
  notes: readonly string[];
}

/** A stack has pages of one size: most of a file's. Thumbnails and smaller copies are left out. */
export function choosePages(index: PageIndex): ChosenPages {
  const groups = new Map<string, number[]>();
  let thumbnails = 0;
  for (let page = 0; page < index.count; page++) {
    const shape = index.shape(page);
    if (shape.reduced) {
      thumbnails++;
      continue;
    }
    const key = keyOf(shape);
    const group = groups.get(key);
    if (group) group.push(page);
    else groups.set(key, [page]);
  }
  const pages = [...groups.values()].reduce<number[]>(
    (most, group) => (group.length > most.length ? group : most),
    [],
  );
  const others = index.count - thumbnails - pages.length;
  const notes: string[] = [];
  if (others > 0) {
    const few = others === 1 ? '1 page' : `${others} pages`;
    notes.push(`${few} of another size or kind than the others ${others === 1 ? 'is' : 'are'} left out.`);
  }
  return { pages, notes };
}

/** Pages that are alike in this are of one stack. */
export function keyOf(shape: PageShape): string {
  const { width, height, bits, sampleFormat } = shape;
  return [width, height, bits, sampleFormat, shownSamples(shape)].join(' ');
}
