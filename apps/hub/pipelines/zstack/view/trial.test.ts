import type { TrialPlane } from '@headway/hub-web/view-kit';
import { expect, it } from 'vitest';
import { createThresholdTrial } from './trial.ts';

const side = 40;

/** Two channels: nothing, and a bright square in the middle. */
function planeOf(step = 1): TrialPlane {
  const samples = new Uint16Array(side * side * 2);
  for (let y = 10; y < 30; y += 1) for (let x = 10; x < 30; x += 1) samples[(y * side + x) * 2 + 1] = 1000;
  return {
    plane: { kind: 'slice', slice: 0, time: 0 },
    width: side,
    height: side,
    samples,
    channels: 2,
    step,
    pixelSizeUm: null,
    sliceUm: null,
  };
}

it('outlines what is above the threshold in the channel of the form', () => {
  const tryIt = createThresholdTrial();
  const plane = planeOf();
  expect(Array.from(tryIt({ threshold: 500 }, plane) ?? [])).toEqual([]);
  const [shape, ...more] = tryIt({ threshold: 500, channel: 1 }, plane) ?? [];
  expect(more).toEqual([]);
  expect(shape?.box.x).toBeCloseTo(10, 0);
  expect(shape?.box.width).toBeCloseTo(20, 0);
  // Smoothing rounds its foot: lower thresholds reach further out.
  const [wide] = tryIt({ threshold: 50, channel: 1, smoothing: 3 }, plane) ?? [];
  expect(wide?.box.width).toBeGreaterThan(24);
});

it('stands in pixels of the image where only means of them are there', () => {
  const [shape] = createThresholdTrial()({ threshold: 500, channel: 1 }, planeOf(4)) ?? [];
  expect(shape?.box.x).toBeCloseTo(40, -1);
  expect(shape?.box.width).toBeCloseTo(80, -1);
});

it('knows the plane by its samples: another one is looked at anew', () => {
  const tryIt = createThresholdTrial();
  const values = { threshold: 500, channel: 1 };
  expect([...(tryIt(values, planeOf()) ?? [])]).toHaveLength(1);
  const empty = { ...planeOf(), samples: new Uint16Array(side * side * 2) };
  expect([...(tryIt(values, empty) ?? [])]).toHaveLength(0);
});

it.each([
  [{}],
  [{ threshold: 'otsu' }],
  [{ threshold: 500, algorithm: 'spots' }],
  [{ threshold: 500, channel: 2 }],
])('can’t try %j', (values) => {
  expect(createThresholdTrial()(values, planeOf())).toBeNull();
});
