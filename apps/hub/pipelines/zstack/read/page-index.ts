import { PlaneError } from '@headway/hub-api';
import type { FileSource } from './file-source.ts';
import { blockCount, findBlocks, neededBytes, type BlockPlaces } from './page-blocks.ts';
import { readShape, type PageShape } from './page-shape.ts';
import { readAhead } from './read-ahead.ts';
import { readDirectory, type TiffDirectory, type TiffHeader } from './tiff-directory.ts';

/** Where the pages of a file are: a few dozen bytes a page are kept, and each shape once. */
export interface PageIndex {
  count: number;
  /** Place of the directory of a page in the file. */
  directory(page: number): number;
  shape(page: number): PageShape;
  /** Where a page's pixels are, when they are in one piece. */
  block(page: number): BlockPlaces | null;
  /** For people. */
  notes: readonly string[];
}

/** A film of an hour has fewer; more are a damaged file, or one that means ill. */
const mostPages = 200_000;

/** @throws PlaneError for more pages than are listed */
export function checkPages(count: number): void {
  if (count <= mostPages) return;
  throw new PlaneError(
    'image_too_large',
    `This TIFF has more than ${mostPages.toLocaleString('en')} pages. Send a part of it.`,
  );
}

/** Follows the chain of page directories. Nothing of the pixels is read. @throws PlaneError */
export async function indexPages(file: FileSource, header: TiffHeader): Promise<PageIndex> {
  const source = readAhead(file);
  const places: number[] = [];
  const shapeOf: number[] = [];
  const blocks: (BlockPlaces | null)[] = [];
  const shapes = createShapes();
  const seen = new Set<number>();
  const notes: string[] = [];
  let place = header.firstDirectory;
  while (place !== 0) {
    if (seen.has(place)) {
      notes.push(`The list of pages is damaged: it runs in a circle after page ${places.length}.`);
      break;
    }
    checkPages(places.length + 1);
    if (place >= source.size) throw cutOff(places.length);
    seen.add(place);
    const directory = await readDirectory(source, header, place);
    const shape = await readShape(directory);
    shapeOf.push(shapes.add(shape));
    blocks.push(await singleBlock(source, directory, shape));
    places.push(place);
    place = directory.next;
  }
  if (places.length === 0) throw cutOff(0);
  return {
    count: places.length,
    directory: (page) => places[page] ?? 0,
    shape: (page) => shapes.get(shapeOf[page] ?? -1),
    block: (page) => blocks[page] ?? null,
    notes,
  };
}

/** Each shape is kept once, however many pages have it. */
function createShapes(): { add(shape: PageShape): number; get(index: number): PageShape } {
  const shapes: PageShape[] = [];
  const known = new Map<string, number>();
  return {
    add(shape) {
      const key = JSON.stringify(shape);
      const before = known.get(key);
      if (before !== undefined) return before;
      known.set(key, shapes.length);
      return shapes.push(shape) - 1;
    },
    get(index) {
      const shape = shapes[index];
      if (!shape) throw new RangeError(`shape ${index} of ${shapes.length}`);
      return shape;
    },
  };
}

/** @throws PlaneError when the file ends within it */
async function singleBlock(
  source: FileSource,
  directory: TiffDirectory,
  shape: PageShape,
): Promise<BlockPlaces | null> {
  if (blockCount(shape).total !== 1) return null;
  const block = await findBlocks(directory, shape, { from: 0, count: 1 });
  const [place = 0] = block.places;
  const [length = 0] = block.lengths;
  const needed = neededBytes(shape, { rows: shape.blockHeight, length });
  if (place !== 0 && place + needed > source.size) {
    throw new PlaneError(
      'truncated_image',
      'This file is cut off: the pixels of some of its pages are missing. Send it again.',
    );
  }
  return block;
}

function cutOff(pages: number): PlaneError {
  return new PlaneError(
    'truncated_image',
    pages === 0
      ? 'This file is cut off: it has no page. Send it again.'
      : `This file is cut off: there is nothing after page ${pages.toLocaleString('en')}. Send it again.`,
  );
}
