import type { ZstackObjectsResult } from './contract.ts';
import { encodeLabels } from './label-runs.ts';
import { measureLabels } from './measure-labels.ts';

/** A result of labels, for tests: measured, of a pixel of 0.5 µm and slices of 2 µm. */
export function resultOfLabels(labels: {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly data: Int32Array;
}): ZstackObjectsResult {
  const { width, height, depth, data } = labels;
  const count = data.reduce((most, label) => Math.max(most, label), 0);
  const values = Uint16Array.from(data, (label) => 10 * label);
  const aspect = 4;
  const runs = encodeLabels(data, count, width);
  const objects = measureLabels(labels, count, values, { aspect }).map((measured, index) => ({
    id: index + 1,
    ...measured,
    confidence: index === 0 ? 0.4 : 0.9,
    runs: runs[index] ?? '',
  }));
  return {
    kind: 'zstack',
    algorithm: 'segment',
    outcome: count > 0 ? 'found' : 'nothing_found',
    image: {
      width,
      height,
      slices: depth,
      channels: 1,
      times: 1,
      bits: 16,
      pixelUm: 0.5,
      sliceUm: 2,
      aspect,
      channelName: null,
      notes: [],
    },
    chosen: {
      channel: 0,
      time: 0,
      smoothing: 1,
      thresholdMethod: 'auto',
      threshold: 5,
      diameter: 4,
      minVolume: 1,
      splitting: 'auto',
    },
    summary: {
      count,
      lowConfidenceCount: Math.min(1, count),
      reviewLine: 0.5,
      confidence: 0.8,
      lowConfidence: false,
      reason: null,
    },
    objects,
    durationMs: 1,
  };
}
