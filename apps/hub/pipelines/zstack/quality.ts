import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openStack } from './read/index.ts';
import { matchLabels, type Matched } from './segment/match-labels.ts';
import { segmentStack } from './segment/segment-stack.ts';
import type { Labels, Spacing, Volume } from './segment/volume.ts';

/*
 * Measures the segmentation against labelled stacks:
 *   node quality.ts --data DIR      DIR/zstack holds the stacks, their truth, and a ball of known volume
 */

/** A stack and its truth; what the reference of the embryo is worth is said in the data's own description. */
const PAIRS = [
  ['qcanet_16cell.tif', 'qcanet_16cell_ref.tif'],
  ['stardist_img3d.tif', 'stardist_mask3d.tif'],
  ['plantseg_nuclei_0.tiff', 'plantseg_nuclei_0_gt.tiff'],
] as const;
/** Its ball is drawn without blur, so the voxels above half of its range are its true volume. */
const PHANTOM = 'neubias_sphere_phantom.tif';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  if (values.data === undefined)
    throw new Error('Say where the ground truth is: node quality.ts --data DIR (with DIR/zstack in it).');
  const folder = path.join(values.data, 'zstack');
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const judged: { confidence: number; right: boolean }[] = [];
  const sums = { right: 0, found: 0, truth: 0 };
  console.log('file                     truth  found  right      F1  slices:pixels');
  for (const [file, truthFile] of PAIRS) {
    const volume = await readVolume(path.join(folder, file));
    const truth = await readVolume(path.join(folder, truthFile));
    const labels = segmentStack(volume);
    const matched = matchLabels(labels.data, truth.data);
    console.log(row(file, matched, labels));
    sums.right += matched.right.size;
    sums.found += matched.found;
    sums.truth += matched.truth;
    for (const { label, confidence } of labels.objects)
      judged.push({ confidence, right: matched.right.has(label) });
  }
  console.log(`pooled F1 ${((2 * sums.right) / (sums.found + sums.truth)).toFixed(3)}\n`);
  if (existsSync(path.join(folder, PHANTOM))) await measurePhantom(path.join(folder, PHANTOM));
  console.log('\nconfidence');
  for (const [from, to] of [
    [0, 0.5],
    [0.5, 0.7],
    [0.7, 0.8],
    [0.8, 0.9],
    [0.9, 1.01],
  ] as const) {
    const some = judged.filter(({ confidence }) => confidence >= from && confidence < to);
    const right = some.filter((one) => one.right).length;
    const share = some.length === 0 ? '–' : `${((100 * right) / some.length).toFixed(0)} % right`;
    console.log(
      `${from.toFixed(1)}–${Math.min(1, to).toFixed(1)}  ${String(some.length).padStart(4)} objects  ${share}`,
    );
  }
}

async function measurePhantom(file: string): Promise<void> {
  const volume = await readVolume(file);
  let high = 0;
  for (const value of volume.data) high = Math.max(high, value);
  let truth = 0;
  for (const value of volume.data) if (value >= high / 2) truth++;
  const { objects } = segmentStack(volume);
  const largest = objects.reduce((most, { voxels }) => Math.max(most, voxels), 0);
  const off = (100 * (largest - truth)) / truth;
  console.log(`phantom: ${objects.length} object(s), ${largest} of ${truth} voxels (${off.toFixed(1)} %)`);
}

async function readVolume(file: string): Promise<Volume> {
  const stack = await openStack(file);
  if (!stack) throw new Error(`${file} is no stack.`);
  try {
    const { slices } = stack.info.stack;
    const { width, height } = stack.info;
    const spacing = spacingOf(stack.info.stack);
    const data = new Float32Array(width * height * slices);
    for (let slice = 0; slice < slices; slice++) {
      const plane = await stack.plane({ slice, channel: 0, time: 0 });
      data.set(plane, slice * width * height);
    }
    return { width, height, depth: slices, spacing, data };
  } finally {
    await stack.close();
  }
}

function spacingOf({ pixelUm, sliceUm }: { pixelUm: number | null; sliceUm: number | null }): Spacing {
  return pixelUm === null || sliceUm === null ? [1, 1, 1] : [sliceUm, pixelUm, pixelUm];
}

function row(file: string, { right, found, truth }: Matched, { used }: Labels): string {
  const f1 = (2 * right.size) / (found + truth);
  const counts = [truth, found, right.size].map((count) => String(count).padStart(6)).join(' ');
  return `${file.padEnd(24)}${counts}  ${f1.toFixed(3)}   ${used.depthRatio.toFixed(2)}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
