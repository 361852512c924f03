import { join } from 'node:path';
import sharp from 'sharp';

/**
 * Tiles an image until its segmentation takes some seconds; the path of the PNG.
 * @param side of the square, pixels
 */
export async function slowImage(source: string, folder: string, side = 1792): Promise<string> {
  const path = join(folder, 'slow.png');
  await sharp({ create: { width: side, height: side, channels: 3, background: '#000' } })
    .composite([{ input: await sharp(source).removeAlpha().png().toBuffer(), tile: true }])
    .png({ compressionLevel: 1 })
    .toFile(path);
  return path;
}
