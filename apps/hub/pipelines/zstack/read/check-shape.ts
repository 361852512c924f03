import { PlaneError } from '@headway/hub-api';
import { blockCount } from './page-blocks.ts';
import type { PageShape } from './page-shape.ts';
import { checkCompression } from './unpack-block.ts';

/** A plane is held in memory as a whole. */
const mostPixels = 128_000_000;
/** Such planes of tiles of 8 by 8 pixels; fewer pixels to a tile or strip make no sense. */
const mostBlocks = 2_000_000;

/** Refuses what can't be read, before anything is taken for it. @throws PlaneError */
export function checkShape(shape: PageShape): void {
  const { width, height, blockWidth, blockHeight } = shape;
  if (![width, height, blockWidth, blockHeight].every((size) => size >= 1)) {
    throw new PlaneError('unsupported_image', 'This TIFF says that it has no pixels.');
  }
  const across = Math.ceil(width / blockWidth) * blockWidth;
  const down = Math.ceil(height / blockHeight) * blockHeight;
  if (across * down * shape.samples > mostPixels || blockCount(shape).total > mostBlocks) {
    throw new PlaneError(
      'image_too_large',
      `The planes of this stack have ${width} × ${height} pixels; up to ${mostPixels / 1e6} million values can be read at once.`,
    );
  }
  checkCompression(shape.compression);
  if (shape.photometric === 6 && shape.compression !== 7) {
    throw new PlaneError(
      'unsupported_image',
      'This TIFF has its colours as YCbCr, which can’t be read here.',
    );
  }
}

/** What people need to know of it. */
export function notesOnShape(shape: PageShape): string[] {
  const notes: string[] = [];
  if (shape.photometric === 0) notes.push('The file says that 0 is white; its values are shown as they are.');
  if (shape.photometric === 3) notes.push('The file has a colour table; its values are shown without it.');
  return notes;
}
