import type { StackBox, ZstackObject, ZstackObjectsResult, ZstackSpotsResult } from '../contract.ts';
import { encodeLabels } from '../label-runs.ts';

const size = { width: 12, height: 10, slices: 6 };

const base = {
  kind: 'zstack',
  outcome: 'found',
  image: {
    ...size,
    channels: 1,
    times: 1,
    bits: 16,
    pixelUm: null,
    sliceUm: null,
    aspect: 2,
    channelName: null,
    notes: [],
  },
  chosen: {
    channel: 0,
    time: 0,
    smoothing: 1,
    thresholdMethod: 'auto',
    threshold: 300,
    diameter: 4,
    minVolume: 20,
    splitting: 'auto',
  },
  summary: {
    count: 2,
    lowConfidenceCount: 1,
    reviewLine: 0.5,
    confidence: 0.8,
    lowConfidence: false,
    reason: null,
  },
  durationMs: 12,
} as const;

/** A box of voxels in the slices 1–3, and one of a single slice that is not sure. */
export function sampleObjects(): ZstackObjectsResult {
  const boxes: StackBox[] = [
    [2, 3, 1, 5, 6, 3],
    [8, 1, 4, 9, 3, 4],
  ];
  const labels = new Int32Array(size.width * size.height * size.slices);
  for (const [index, [x0, y0, z0, x1, y1, z1]] of boxes.entries()) {
    for (let z = z0; z <= z1; z += 1) {
      for (let y = y0; y <= y1; y += 1) {
        const row = (z * size.height + y) * size.width;
        labels.fill(index + 1, row + x0, row + x1 + 1);
      }
    }
  }
  // Less of it in its first slice, so that it shows best in the second.
  labels.fill(0, (1 * size.height + 6) * size.width, (1 * size.height + 7) * size.width);
  const runs = encodeLabels(labels, boxes.length, size.width);
  const voxels = boxes.map((_, index) => labels.filter((label) => label === index + 1).length);
  return {
    ...base,
    algorithm: 'segment',
    objects: boxes.map((bbox, index): ZstackObject => ({
      id: index + 1,
      voxels: voxels[index] ?? 0,
      centroid: [(bbox[0] + bbox[3]) / 2, (bbox[1] + bbox[4]) / 2, (bbox[2] + bbox[5]) / 2],
      bbox,
      meanIntensity: 500,
      maxIntensity: 900,
      sumIntensity: 500 * (voxels[index] ?? 0),
      surface: 40,
      touchesBorder: false,
      confidence: index === 0 ? 0.9 : 0.2,
      runs: runs[index] ?? '',
    })),
  };
}

/** One spot between two slices. */
export function sampleSpots(): ZstackSpotsResult {
  return {
    ...base,
    algorithm: 'spots',
    spots: [
      {
        id: 1,
        centre: [4.25, 5.5, 2.4],
        radius: 3,
        intensity: 800,
        contrast: 500,
        strength: 12,
        touchesBorder: false,
        confidence: 0.9,
      },
    ],
  };
}
