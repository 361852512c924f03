import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from 'tiff';
import { readImage } from './read-image.ts';

/** An image with hand-made outlines: `labels` holds 1…count where an object is, 0 elsewhere. */
export interface GroundTruth {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly labels: Int32Array;
  /** Pixels of each label; index 0 is unused. */
  readonly areas: readonly number[];
  readonly kind: 'fluorescence' | 'H&E and other';
}

/** Where one image and its truth lie. */
export interface TruthFiles {
  readonly image: string;
  /** A folder with one mask image per object, or a TIFF of labels. */
  readonly truth: string;
}

/**
 * Finds the pairs of a folder: `NAME.png` with `NAME_masks/`, and label TIFFs ending in `_gt` or
 * `_ref` with the image whose name shares the longest beginning with theirs.
 */
export async function findGroundTruth(folder: string): Promise<TruthFiles[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.map(({ name }) => name).sort();
  const isLabels = (name: string): boolean => /_(gt|ref)\.tiff?$/i.test(name);
  const images = names.filter((name) => /\.(png|jpe?g|tiff?)$/i.test(name) && !isLabels(name));
  const pairs: TruthFiles[] = [];
  for (const image of images) {
    const masks = image.replace(/\.\w+$/, '_masks');
    if (names.includes(masks))
      pairs.push({ image: path.join(folder, image), truth: path.join(folder, masks) });
  }
  for (const labels of names.filter(isLabels)) {
    const [image] = images.toSorted((a, b) => sharedStart(b, labels) - sharedStart(a, labels));
    if (image !== undefined && sharedStart(image, labels) > 2) {
      pairs.push({ image: path.join(folder, image), truth: path.join(folder, labels) });
    }
  }
  return pairs;
}

/** Reads one pair. */
export async function readGroundTruth(files: TruthFiles): Promise<GroundTruth> {
  const bytes = await readFile(files.image);
  const raster = await readImage(bytes);
  const size = raster.width * raster.height;
  const raw = files.truth.endsWith('_masks')
    ? await readMasks(files.truth, size)
    : await readLabels(files.truth, size);
  const number = new Map<number, number>();
  const areas: number[] = [0];
  const labels = raw.map((value) => {
    if (value === 0) return 0;
    const label = number.get(value) ?? areas.length;
    number.set(value, label);
    areas[label] = (areas[label] ?? 0) + 1;
    return label;
  });
  let middle = 0;
  for (const value of raster.data) middle += value / raster.data.length;
  const bright = raster.bitDepth === 8 && middle > 110;
  const kind = raster.channels === 3 || bright ? 'H&E and other' : 'fluorescence';
  return { name: path.basename(files.image), bytes, labels, areas, kind };
}

async function readMasks(folder: string, size: number): Promise<Int32Array> {
  const labels = new Int32Array(size);
  const files = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.png')).sort();
  for (const [index, file] of files.entries()) {
    const mask = await readImage(await readFile(path.join(folder, file)));
    for (let i = 0; i < size; i++) if ((mask.data[i * mask.channels] ?? 0) > 0) labels[i] = index + 1;
  }
  return labels;
}

/** Label numbers as stored: a palette, where there is one, only colours them. */
async function readLabels(file: string, size: number): Promise<Int32Array> {
  const page = decode(await readFile(file), { pages: [0] })[0];
  if (page?.data.length !== size) throw new Error(`${file} has another size than its image.`);
  return Int32Array.from(page.data);
}

function sharedStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}
