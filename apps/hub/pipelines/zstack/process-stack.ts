import type { PlaneFile } from '@headway/hub-api';
import type { ZstackChosen, ZstackImage, ZstackParameters, ZstackResult } from './contract.ts';
import { findObjects } from './find-objects.ts';
import { findSpots } from './find-spots.ts';
import { sharpest, sharpnessOf } from './focus.ts';
import { judge, sure } from './judge.ts';
import { checkVoxels } from './limits.ts';
import { likeFile } from './picture-samples.ts';
import { pictureOf } from './picture.ts';
import { drawPreview } from './preview.ts';
import { createProjection } from './projection.ts';
import { checkPlace, readSlices, replaceNonFinite, samplesFor } from './read-slices.ts';
import { rounded } from './rounded.ts';
import type { RunReport } from './run-report.ts';
import type { Volume } from './segment/volume.ts';
import { imageOf } from './stack-image.ts';

/** All of a result but what was set for it and how long it took. */
type Made = ZstackResult extends infer Each
  ? Each extends ZstackResult
    ? Omit<Each, 'durationMs' | 'settings'>
    : never
  : never;

/**
 * Does to a stack what was asked for. The file is left open.
 * @throws JobFailure with words for people, PlaneError when the file can't be read, and the signal's reason
 */
export async function processStack(
  file: PlaneFile,
  parameters: ZstackParameters,
  report: RunReport,
): Promise<Made> {
  checkPlace(file, parameters);
  const image = imageOf(file, parameters.channel);
  switch (parameters.algorithm) {
    case 'projection':
      return await project(file, parameters, { image, report });
    case 'focus':
      return await focus(file, parameters, { image, report });
    case 'segment':
    case 'components':
    case 'spots':
      return await search(file, parameters, { image, report });
    default:
      return parameters.algorithm satisfies never;
  }
}

interface Work {
  readonly image: ZstackImage;
  readonly report: RunReport;
}

async function project(
  file: PlaneFile,
  parameters: ZstackParameters,
  { image, report }: Work,
): Promise<Made> {
  const { from = 0, to = image.slices - 1 } = parameters;
  const { projection } = await readProjected(file, parameters, { report, range: { from, to } });
  const picture = pictureOf(likeFile(projection, file), image);
  const chosen = nothingChosen(parameters);
  const base = { kind: 'zstack', outcome: 'found', image, chosen, summary: sure } as const;
  return { ...base, algorithm: 'projection', from, to, picture };
}

async function focus(file: PlaneFile, parameters: ZstackParameters, { image, report }: Work): Promise<Made> {
  const sharpness: number[] = [];
  await readProjected(file, parameters, {
    report,
    onSlice: (plane) => sharpness.push(rounded(sharpnessOf(plane, image.width))),
  });
  const best = sharpest(sharpness);
  const { channel, time } = parameters;
  const picture = pictureOf(await file.plane({ slice: best, channel, time }), image);
  const chosen = nothingChosen(parameters);
  const base = { kind: 'zstack', outcome: 'found', image, chosen, summary: sure } as const;
  return { ...base, algorithm: 'focus', sharpness, best, picture };
}

async function search(file: PlaneFile, parameters: ZstackParameters, { image, report }: Work): Promise<Made> {
  const { format } = file.info;
  const { width, height, slices } = image;
  checkVoxels(image, format);
  const data = samplesFor(format, width * height * slices);
  const { projection } = await readProjected(file, parameters, {
    report,
    onSlice: (plane, index) => data.set(plane, index * width * height),
  });
  const replaced = replaceNonFinite(data);
  const notes = [...image.notes, ...notesOn(format, replaced)];
  const volume: Volume = { width, height, depth: slices, spacing: [image.aspect, 1, 1], data };
  const base = { kind: 'zstack', image: { ...image, notes } } as const;
  if (parameters.algorithm === 'spots') {
    const { spots, chosen, hidden } = findSpots(volume, parameters, { projection, report });
    const summary = judge(spots, { one: 'spot', many: 'spots' }, hidden);
    return { ...base, algorithm: 'spots', outcome: outcomeOf(spots), chosen, summary, spots };
  }
  const { objects, chosen } = findObjects(volume, parameters, { projection, report });
  const summary = judge(objects, { one: 'object', many: 'objects' });
  const algorithm = parameters.algorithm === 'components' ? 'components' : 'segment';
  return { ...base, algorithm, outcome: outcomeOf(objects), chosen, summary, objects };
}

interface ReadOptions {
  readonly report: RunReport;
  readonly range?: { readonly from: number; readonly to: number };
  readonly onSlice?: (plane: Volume['data'], index: number) => void;
}

/** Reads slices while the projection of those that came is shown. */
async function readProjected(
  file: PlaneFile,
  parameters: ZstackParameters,
  { report, range, onSlice }: ReadOptions,
): Promise<{ projection: Float32Array }> {
  const { width, height } = file.info;
  const projection = createProjection(width * height);
  const draw = () =>
    drawPreview({ width, height, projection: projection.data, caption: 'Brightest of all slices' });
  await readSlices(file, parameters, {
    signal: report.signal,
    ...(range && { range }),
    onSlice(plane, { index, done, total }) {
      projection.add(plane);
      onSlice?.(plane, index);
      report.progress('read', done, total);
      report.preview(draw);
    },
  });
  report.preview(draw, 'now');
  return { projection: projection.data };
}

function outcomeOf(found: readonly unknown[]): ZstackResult['outcome'] {
  return found.length > 0 ? 'found' : 'nothing_found';
}

function notesOn(format: PlaneFile['info']['format'], replaced: number): string[] {
  const notes: string[] = [];
  if (format === 'float32') {
    notes.push(
      'To be searched, real numbers were rescaled to 65,536 levels; what is measured are those of the file.',
    );
  }
  if (replaced > 0) {
    const voxels = replaced === 1 ? '1 voxel is' : `${replaced.toLocaleString('en')} voxels are`;
    notes.push(`${voxels} no number, and taken for the darkest.`);
  }
  return notes;
}

function nothingChosen({ channel, time }: ZstackParameters): ZstackChosen {
  return {
    channel,
    time,
    smoothing: 0,
    thresholdMethod: 'auto',
    threshold: null,
    diameter: null,
    minVolume: 0,
    splitting: 'none',
  };
}
