import type { ZstackChosen, ZstackObject, ZstackParameters } from './contract.ts';
import { encodeLabels } from './label-runs.ts';
import { checkCount } from './limits.ts';
import { measureLabels } from './measure-labels.ts';
import { drawPreview, labelsFromAbove } from './preview.ts';
import type { RunReport } from './run-report.ts';
import { segmentStack } from './segment/segment-stack.ts';
import type { Volume } from './segment/volume.ts';
import { rounded } from './rounded.ts';

interface Found {
  readonly objects: ZstackObject[];
  readonly chosen: ZstackChosen;
}

/** Finds the objects of a stack and measures them. @param projection of the stack, for previews */
export function findObjects(
  volume: Volume,
  parameters: ZstackParameters,
  { projection, report }: { projection: Float32Array; report: RunReport },
): Found {
  const { width, height, depth, spacing } = volume;
  const { smoothing, threshold, minVolume, channel, time } = parameters;
  const splitting = parameters.algorithm === 'segment' && parameters.splitting === 'auto';
  const picture = (labels: ArrayLike<number>, caption: string) => () =>
    drawPreview({ width, height, projection, labels: labelsFromAbove(labels, width * height), caption });
  const labels = segmentStack(
    volume,
    {
      ...(smoothing !== 'auto' && { smoothing }),
      threshold,
      splitting,
      ...(minVolume !== undefined && { minVoxels: minVolume }),
    },
    {
      signal: report.signal,
      onProgress: ({ step, done, total }) =>
        report.progress(step, done, total, step === 'plan' ? 'tries' : 'slices'),
      onMask: (mask) => report.preview(picture(mask, 'What is brighter than the threshold')),
    },
  );
  const count = labels.objects.length;
  checkCount(count, 'objects');
  report.preview(picture(labels.data, count === 1 ? '1 object' : `${count} objects`), 'now');
  let done = 0;
  const aspect = spacing[0] / spacing[2];
  const measured = measureLabels(labels, count, volume.data, {
    aspect,
    onSlice() {
      report.signal.throwIfAborted();
      report.progress('measure', ++done, depth);
    },
  });
  const runs = encodeLabels(labels.data, count, width);
  const objects = measured
    .map((measures, index) => {
      // What hangs together is one object by definition: nothing was guessed.
      const confidence = splitting ? (labels.objects[index]?.confidence ?? 0) : 1;
      return { ...rounded(measures), confidence: rounded(confidence), runs: runs[index] ?? '' };
    })
    .filter(({ touchesBorder }) => parameters.border === 'keep' || !touchesBorder)
    .toSorted((a, b) => fromFirstSlice(a.bbox, b.bbox))
    .map((object, index): ZstackObject => ({ id: index + 1, ...object }));
  const { used } = labels;
  return {
    objects,
    chosen: {
      channel,
      time,
      smoothing: rounded(used.smoothing),
      thresholdMethod: typeof threshold === 'number' ? 'manual' : threshold,
      threshold: rounded(used.threshold),
      diameter: typicalDiameter(objects, aspect),
      minVolume: used.minVoxels,
      splitting: used.splitting ? 'auto' : 'none',
    },
  };
}

function fromFirstSlice(a: ZstackObject['bbox'], b: ZstackObject['bbox']): number {
  return a[2] - b[2] || a[1] - b[1] || a[0] - b[0];
}

/** Of a ball as large as the object in the middle, in pixels. */
function typicalDiameter(objects: readonly ZstackObject[], aspect: number): number | null {
  const sizes = objects.map(({ voxels }) => voxels).toSorted((a, b) => a - b);
  const middle = sizes[sizes.length >> 1];
  return middle === undefined ? null : rounded(Math.cbrt((6 * middle * aspect) / Math.PI));
}
