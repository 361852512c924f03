import sharp from 'sharp';
import type { CellObject } from './contract.ts';

/** Width and height of a preview, at most, pixels. */
const longestSide = 480;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture of the outlines found so far, as a PNG, in the proportions of the image. */
export async function drawOutlines(
  objects: readonly Pick<CellObject, 'polygon'>[],
  image: Size,
): Promise<{ bytes: Uint8Array } & Size> {
  const scale = Math.min(1, longestSide / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const path = objects.map(({ polygon }) => outline(polygon, scale)).join('');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="100%" height="100%" fill="#111418"/>` +
    `<path d="${path}" fill="#2dd4bf" fill-opacity="0.35" stroke="#2dd4bf"/></svg>`;
  const bytes = await sharp(Buffer.from(svg)).png({ palette: true }).toBuffer();
  return { bytes, width, height };
}

/** An outline in whole pixels of the preview, where many of its points are the same. */
function outline(polygon: CellObject['polygon'], scale: number): string {
  const points = polygon.map(([x, y]) => `${Math.round(x * scale)} ${Math.round(y * scale)}`);
  const distinct = points.filter((point, index) => point !== points[index - 1]);
  return distinct.length > 0 ? `M${distinct.join('L')}Z` : '';
}
