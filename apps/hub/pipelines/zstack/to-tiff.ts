import { PlaneError, type ResultFileWriter } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import type {
  ZstackFocusResult,
  ZstackImage,
  ZstackObject,
  ZstackProjectionResult,
  ZstackResult,
  ZstackSpot,
} from './contract.ts';
import { paintRuns } from './label-runs.ts';
import { openAsset } from './open-asset.ts';
import { picturedSamples } from './picture-samples.ts';
import { writeStack } from './read/write-stack.ts';
import { voxelSize } from './spacing.ts';

/** As many voxels are held at once. */
const mostAtOnce = 16_000_000;

/**
 * Writes a result as a TIFF: of objects a stack of labels, in which each voxel has the number of its object; of spots the
 * same, with the number of each at its centre; else the picture, with the values of the file, which is read again.
 */
export const write: ResultFileWriter<ZstackResult>['write'] = async (result, asset, path, file) => {
  if (result.algorithm === 'projection' || result.algorithm === 'focus') {
    return await writePicture(result, asset, { path, from: file.path });
  }
  const { image } = result;
  const found = result.algorithm === 'spots' ? result.spots : result.objects;
  const wide = found.some(({ id }) => id > 65_535);
  const { width, height, slices } = image;
  const format = wide ? 'uint32' : 'uint16';
  const stack = { width, height, slices, format, compression: 'deflate', ...sizeOf(image, asset) } as const;
  const planes =
    result.algorithm === 'spots'
      ? spotPlanes(image, result.spots, wide)
      : labelPlanes(image, result.objects, wide);
  await writeStack(path, stack, planes);
};

function* labelPlanes(
  { width, height, slices }: ZstackImage,
  objects: readonly ZstackObject[],
  wide: boolean,
): Generator<Uint16Array | Uint32Array> {
  const area = width * height;
  const atOnce = Math.max(1, Math.floor(mostAtOnce / area));
  for (let first = 0; first < slices; first += atOnce) {
    const count = Math.min(atOnce, slices - first);
    const labels = wide ? new Uint32Array(area * count) : new Uint16Array(area * count);
    for (const { id, runs, bbox } of objects) {
      const meets = bbox[2] < first + count && bbox[5] >= first;
      if (meets) paintRuns(runs, id, labels, first * area);
    }
    for (let slice = 0; slice < count; slice++) yield labels.subarray(slice * area, (slice + 1) * area);
  }
}

function* spotPlanes(
  { width, height, slices }: ZstackImage,
  spots: readonly ZstackSpot[],
  wide: boolean,
): Generator<Uint16Array | Uint32Array> {
  const bySlice = Map.groupBy(spots, ({ centre }) => voxelAt(centre[2], slices));
  for (let slice = 0; slice < slices; slice++) {
    const plane = wide ? new Uint32Array(width * height) : new Uint16Array(width * height);
    for (const { id, centre } of bySlice.get(slice) ?? []) {
      plane[voxelAt(centre[1], height) * width + voxelAt(centre[0], width)] = id;
    }
    yield plane;
  }
}

function voxelAt(place: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.round(place)));
}

async function writePicture(
  result: ZstackProjectionResult | ZstackFocusResult,
  asset: Asset,
  { path, from }: { path: string; from: string },
): Promise<void> {
  const file = await openAsset(from, asset.stack);
  if (!file) throw new Error('The image is no stack any more.');
  try {
    if (!liesAs(result.image, file.info.stack)) {
      throw new PlaneError(
        'bad_layout',
        'What the planes of the image are was corrected after this result was made: run it again.',
      );
    }
    const samples = await picturedSamples(file, result);
    const { width, height, format } = file.info;
    const { pixelUm } = sizeOf(result.image, asset);
    const stack = { width, height, format, slices: 1, pixelUm, compression: 'deflate' } as const;
    await writeStack(path, stack, [samples]);
  } finally {
    await file.close();
  }
}

function liesAs(made: ZstackImage, now: Pick<ZstackImage, 'slices' | 'channels' | 'times'>): boolean {
  return made.slices === now.slices && made.channels === now.channels && made.times === now.times;
}

function sizeOf(image: ZstackImage, asset: Asset): { pixelUm: number | null; sliceUm: number | null } {
  const size = voxelSize(image, asset);
  return { pixelUm: size?.pixelUm ?? null, sliceUm: size?.sliceUm ?? null };
}
