import type { PlaneFile, PlanePlace, ShownPlane } from '@headway/hub-api';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { createKeptSamples, type KeptSamples } from './kept-samples.ts';
import { samplesOfPlane } from './plane-samples.ts';
import { valueAt } from '../test-support/stack-file.ts';

const [width, height, slices] = [37, 41, 50];
let reads = 0;
let kept: KeptSamples;
const signal = new AbortController().signal;

beforeEach(() => {
  reads = 0;
  kept = createKeptSamples(10_000_000);
});

function stack(channels = 2): PlaneFile {
  const file: PlaneFile = {
    info: {
      width,
      height,
      stack: { slices, channels, times: 2, order: 'XYCZT', pixelUm: null, sliceUm: null },
      format: 'uint8',
      bits: 8,
      channels: [],
      notes: [],
    },
    plane: (place) => file.rows(place, { from: 0, count: height }),
    rows(place, { from, count }) {
      reads += 1;
      const samples = Uint8Array.from({ length: width * count }, (_, index) =>
        valueAt(place, index % width, from + Math.floor(index / width)),
      );
      return Promise.resolve(samples);
    },
    close: () => Promise.resolve(),
  };
  return file;
}

/** What is at a place of a plane, worked out one by one. */
function expected(plane: ShownPlane, place: { channel: number; x: number; y: number }): number {
  const { channel, x, y } = place;
  const at = (slice: number, column: number, row: number) =>
    valueAt({ slice, channel, time: plane.time } satisfies PlanePlace, column, row);
  switch (plane.kind) {
    case 'slice':
      return at(plane.slice, x, y);
    case 'xz':
      return at(y, x, plane.at);
    case 'yz':
      return at(x, plane.at, y);
    case 'projection':
      return Math.max(
        ...Array.from({ length: plane.to - plane.from + 1 }, (_, index) => at(plane.from + index, x, y)),
      );
  }
}

const below = (most: number) => fc.integer({ min: 0, max: most - 1 });
const planes: fc.Arbitrary<ShownPlane> = fc.oneof(
  fc.record({ kind: fc.constant('slice' as const), slice: below(slices), time: below(2) }),
  fc.record({ kind: fc.constant('xz' as const), at: below(height), time: below(2) }),
  fc.record({ kind: fc.constant('yz' as const), at: below(width), time: below(2) }),
  fc
    .tuple(below(slices), below(slices), below(2))
    .map(([a, b, time]) => ({ kind: 'projection', from: Math.min(a, b), to: Math.max(a, b), time }) as const),
);

it('gives every plane value by value, whatever was looked at before', async () => {
  const file = stack();
  const size = fc.record({ channel: below(2), across: fc.nat(), down: fc.nat() });
  await fc.assert(
    fc.asyncProperty(planes, size, async (plane, { channel, across, down }) => {
      const made = await samplesOfPlane({ file, kept, signal }, plane);
      const [x, y] = [across % made.width, down % made.height];
      expect(made.samples).toHaveLength(made.width * made.height * 2);
      expect(made.samples[2 * (y * made.width + x) + channel]).toBe(expected(plane, { channel, x, y }));
    }),
    { numRuns: 200 },
  );
});

it('reads no slice again for the next column, and few for another range', async () => {
  const file = stack(1);
  await samplesOfPlane({ file, kept, signal }, { kind: 'yz', at: 3, time: 0 });
  expect(reads).toBe(slices);
  await samplesOfPlane({ file, kept, signal }, { kind: 'yz', at: 4, time: 0 });
  expect(reads).toBe(slices);
  reads = 0;
  await samplesOfPlane({ file, kept, signal }, { kind: 'projection', from: 0, to: 47, time: 0 });
  expect(reads).toBe(48);
  await samplesOfPlane({ file, kept, signal }, { kind: 'projection', from: 15, to: 48, time: 0 });
  expect(reads).toBe(50);
});

it('keeps no more than it may, and nothing of one file for another', async () => {
  kept = createKeptSamples(width * height * 2);
  const [one, other] = [stack(1), stack(1)];
  const first = { kind: 'projection', from: 0, to: 15, time: 0 } as const;
  const project = async (file: PlaneFile, from: number) => {
    reads = 0;
    await samplesOfPlane({ file, kept, signal }, { ...first, from, to: from + 15 });
    return reads;
  };
  expect([await project(one, 0), await project(one, 0), await project(other, 0)]).toEqual([16, 0, 16]);
  // Two have room: the third pushes out what was used longest ago.
  expect([await project(one, 16), await project(other, 0), await project(one, 0)]).toEqual([16, 0, 16]);
});

it('stops between two slices when nobody waits', async () => {
  const stop = new AbortController();
  const file = stack(1);
  const { rows } = file;
  file.rows = (place, wanted) => {
    if (place.slice === 20) stop.abort(new Error('left'));
    return rows(place, wanted);
  };
  const made = samplesOfPlane({ file, kept, signal: stop.signal }, { kind: 'yz', at: 0, time: 0 });
  await expect(made).rejects.toThrow('left');
  expect(reads).toBe(21);
});
