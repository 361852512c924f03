import { PlaneError } from '@headway/hub-api';
import { checkShape } from './check-shape.ts';
import { parseImageJ } from './imagej.ts';
import type { IndexedFile, StackPage } from './indexed-file.ts';
import { blockCount, blockRow, findBlocks } from './page-blocks.ts';
import { checkPages } from './page-index.ts';
import type { PageShape } from './page-shape.ts';
import { parseShaped } from './shaped.ts';
import type { TiffDirectory } from './tiff-directory.ts';

/**
 * ImageJ writes stacks of more than 4 GB with one directory only, tifffile does when it is told so: their planes lie one
 * behind the other.
 * @throws PlaneError when some of them are not there
 */
export async function hiddenPages(
  { source, index }: IndexedFile,
  page: { description: string; shape: PageShape; first: TiffDirectory; pages: readonly number[] },
): Promise<{ count: number; page(page: number): StackPage } | null> {
  const shaped = parseShaped(page.description);
  const count = shaped?.onePage
    ? shaped.slices * shaped.channels * shaped.times
    : (parseImageJ(page.description, 1)?.images ?? 1);
  const [only = 0] = page.pages;
  const plain = page.shape.compression === 1 && !page.shape.tiled;
  if (page.pages.length !== 1 || only !== 0 || count < 2 || !plain) return null;
  checkPages(count);
  checkShape(page.shape);
  const { down, total } = blockCount(page.shape);
  const { places } = await findBlocks(page.first, page.shape, { from: 0, count: total });
  const [start = 0] = places;
  // Its strips follow one another: the plane is one long strip.
  const rowBytes = blockRow(page.shape).bytes;
  const last = start + (down - 1) * page.shape.blockHeight * rowBytes;
  if (places.length !== down || places.at(-1) !== last) return null;
  const shape = { ...page.shape, blockHeight: page.shape.height };
  const bytes = rowBytes * shape.height;
  if (start + count * bytes > source.size) {
    const there = Math.max(0, Math.floor((source.size - start) / bytes));
    throw new PlaneError(
      'truncated_image',
      `This file is cut off: of its ${count} planes only ${there} are there. Send it again.`,
    );
  }
  return {
    count,
    page: (plane) => ({
      directory: index.directory(only),
      shape,
      block: { places: [start + plane * bytes], lengths: [bytes] },
    }),
  };
}
