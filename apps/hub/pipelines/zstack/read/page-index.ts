import { PlaneError } from '@headway/hub-api';
import type { FileSource } from './file-source.ts';
import { readShape, type PageShape } from './page-shape.ts';
import { readDirectory, type TiffHeader } from './tiff-directory.ts';

/** Where the pages of a file are described: 12 bytes a page are kept, and each shape once. */
export interface PageIndex {
  count: number;
  /** Place of the directory of a page in the file. */
  directory(page: number): number;
  shape(page: number): PageShape;
  /** For people. */
  notes: readonly string[];
}

/** A film of an hour has fewer; more are a damaged file, or one that means ill. */
const mostPages = 200_000;

/** Follows the chain of page directories. Nothing of the pixels is read. @throws PlaneError */
export async function indexPages(source: FileSource, header: TiffHeader): Promise<PageIndex> {
  const places: number[] = [];
  const shapeOf: number[] = [];
  const shapes: PageShape[] = [];
  const known = new Map<string, number>();
  const seen = new Set<number>();
  const notes: string[] = [];
  let place = header.firstDirectory;
  while (place !== 0) {
    if (seen.has(place)) {
      notes.push(`The list of pages is damaged: it runs in a circle after page ${places.length}.`);
      break;
    }
    if (places.length === mostPages) {
      throw new PlaneError(
        'image_too_large',
        `This TIFF has more than ${mostPages.toLocaleString('en')} pages. Send a part of it.`,
      );
    }
    if (place >= source.size) throw cutOff(places.length);
    seen.add(place);
    const directory = await readDirectory(source, header, place);
    const shape = await readShape(directory);
    const key = JSON.stringify(shape);
    let index = known.get(key);
    if (index === undefined) {
      index = shapes.push(shape) - 1;
      known.set(key, index);
    }
    places.push(place);
    shapeOf.push(index);
    place = directory.next;
  }
  if (places.length === 0) throw new PlaneError('truncated_image', 'This TIFF has no page. Send it again.');
  return {
    count: places.length,
    directory: (page) => places[page] ?? 0,
    shape(page) {
      const shape = shapes[shapeOf[page] ?? -1];
      if (!shape) throw new RangeError(`page ${page} of ${places.length}`);
      return shape;
    },
    notes,
  };
}

function cutOff(pages: number): PlaneError {
  return new PlaneError(
    'truncated_image',
    pages === 0
      ? 'This file is cut off: it has no page. Send it again.'
      : `This file is cut off: there is nothing after page ${pages.toLocaleString('en')}. Send it again.`,
  );
}
