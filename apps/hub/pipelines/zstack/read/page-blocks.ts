import type { PageShape } from './page-shape.ts';
import { tags, type TiffDirectory } from './tiff-directory.ts';

/** Where some of a page's strips or tiles are in the file. */
export interface BlockPlaces {
  /** 0: nowhere, all its values are 0. */
  places: readonly number[];
  /** Bytes. */
  lengths: readonly number[];
}

/** How many strips or tiles a page has. */
export function blockCount(shape: PageShape): { across: number; down: number; total: number } {
  const across = Math.ceil(shape.width / shape.blockWidth);
  const down = Math.ceil(shape.height / shape.blockHeight);
  return { across, down, total: across * down * (shape.planar === 2 ? shape.samples : 1) };
}

/** Samples that lie beside each other in a row of a block, and the bytes of such a row. */
export function blockRow(shape: PageShape): { samples: number; bytes: number } {
  const samples = shape.planar === 2 ? shape.blockWidth : shape.blockWidth * shape.samples;
  return { samples, bytes: Math.ceil((samples * shape.bits) / 8) };
}

/** Finds some of a page's blocks. @throws PlaneError */
export async function findBlocks(
  directory: TiffDirectory,
  shape: PageShape,
  part: { from: number; count: number },
): Promise<BlockPlaces> {
  return {
    places: await directory.numbers(shape.tiled ? tags.tileOffsets : tags.stripOffsets, part),
    lengths: await directory.numbers(shape.tiled ? tags.tileByteCounts : tags.stripByteCounts, part),
  };
}

/** How many bytes of the file a block needs. What isn't packed has as many as its rows, whatever the file says. */
export function neededBytes(shape: PageShape, block: { rows: number; length: number }): number {
  return shape.compression === 1 ? block.rows * blockRow(shape).bytes : block.length;
}
