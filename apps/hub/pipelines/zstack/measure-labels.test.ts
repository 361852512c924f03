import { describe, expect, it } from 'vitest';
import { measureLabels } from './measure-labels.ts';

interface Body {
  /** From one slice to the next, in pixels. */
  readonly aspect: number;
  /** Half of its extent, in pixels. */
  readonly radii: readonly [x: number, y: number, z: number];
  /** Whether a place, from the middle and in pixels, belongs to it. */
  readonly has: (x: number, y: number, z: number) => boolean;
}

/** A body that doesn't lie on the grid. */
function measure({ aspect, radii, has }: Body) {
  const [rx, ry, rz] = radii;
  const [width, height, depth] = [
    2 * Math.ceil(rx) + 7,
    2 * Math.ceil(ry) + 7,
    2 * Math.ceil(rz / aspect) + 5,
  ];
  const centre = [width / 2 - 0.37, height / 2 - 0.21, depth / 2 - 0.4] as const;
  const data = new Int32Array(width * height * depth);
  const values = new Uint16Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const x = at % width;
    const y = Math.floor(at / width) % height;
    const z = Math.floor(at / (width * height));
    data[at] = has(x - centre[0], y - centre[1], (z - centre[2]) * aspect) ? 1 : 0;
    values[at] = 100 + x;
  }
  const [measured] = measureLabels({ width, height, depth, data }, 1, values, { aspect });
  if (!measured) throw new Error('Nothing was measured.');
  return { ...measured, centre, volume: measured.voxels * aspect };
}

function ellipsoid(aspect: number, ...radii: [x: number, y: number, z: number]) {
  const [a, b, c] = radii;
  const measured = measure({
    aspect,
    radii,
    has: (x, y, z) => (x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2 <= 1,
  });
  // Knud Thomsen's formula, right to 1.1 %.
  const p = 1.6075;
  const [ab, ac, bc] = [(a * b) ** p, (a * c) ** p, (b * c) ** p];
  const surface = 4 * Math.PI * ((ab + ac + bc) / 3) ** (1 / p);
  return { measured, volume: (4 / 3) * Math.PI * a * b * c, surface };
}

/** How far a value is off, as a share. */
const off = (value: number, truth: number): number => Math.abs(value / truth - 1);

describe('an object', () => {
  it.each([
    [1, 6],
    [1, 12],
    [2, 12],
    [3.2, 16],
    [5, 20],
    [0.5, 10],
  ])('that is a ball has its volume, surface and centre, with slices %f pixels apart', (aspect, radius) => {
    const { measured, volume, surface } = ellipsoid(aspect, radius, radius, radius);
    expect(off(measured.volume, volume)).toBeLessThan(0.02);
    expect(off(measured.surface, surface)).toBeLessThan(0.03);
    for (const [axis, place] of measured.centre.entries()) {
      expect(Math.abs((measured.centroid[axis] ?? 0) - place)).toBeLessThan(0.1);
    }
  });

  it.each([
    [1, 20, 10, 10],
    [1, 10, 10, 20],
    [2, 24, 12, 12],
    [4, 12, 12, 24],
    [4, 24, 24, 12],
  ] as const)('that is an ellipsoid has its volume and surface: %o, %o × %o × %o', (aspect, a, b, c) => {
    const { measured, volume, surface } = ellipsoid(aspect, a, b, c);
    expect(off(measured.volume, volume)).toBeLessThan(0.02);
    expect(off(measured.surface, surface)).toBeLessThan(0.06);
  });

  it('that is a box has its extent and volume exactly, and a surface that is somewhat too small', () => {
    const { bbox, voxels, surface } = measure({
      aspect: 2,
      radii: [10, 8, 12],
      has: (x, y, z) => Math.abs(x) < 10 && Math.abs(y) < 8 && Math.abs(z) < 12,
    });
    const [dx, dy, dz] = [bbox[3] - bbox[0] + 1, bbox[4] - bbox[1] + 1, bbox[5] - bbox[2] + 1];
    expect([dx, dy, dz]).toEqual([20, 16, 12]);
    expect(voxels).toBe(dx * dy * dz);
    const truth = 2 * (dx * dy + 2 * dx * dz + 2 * dy * dz);
    // Corners are seen from few directions: a known weakness of the formula.
    expect(surface / truth).toBeGreaterThan(0.85);
    expect(surface / truth).toBeLessThan(1);
  });

  it('that is a tilted box has its surface', () => {
    const [cos, sin] = [Math.cos(0.5), Math.sin(0.5)];
    const { surface } = measure({
      aspect: 1,
      radii: [22, 22, 22],
      has(x, y, z) {
        const [u, v] = [cos * x + sin * y, cos * y - sin * x];
        const [w, t] = [cos * u + sin * z, cos * z - sin * u];
        return Math.abs(w) < 12 && Math.abs(v) < 10 && Math.abs(t) < 9;
      },
    });
    expect(off(surface, 8 * (12 * 10 + 12 * 9 + 10 * 9))).toBeLessThan(0.06);
  });

  it('has the intensities of its voxels', () => {
    const data = Int32Array.from([0, 1, 1, 2, 0, 1, 0, 2]);
    const values = Uint16Array.from([9, 10, 20, 7, 9, 60, 9, 8]);
    const objects = measureLabels({ width: 4, height: 2, depth: 1, data }, 2, values, { aspect: 1 });
    expect(objects).toMatchObject([
      { voxels: 3, meanIntensity: 30, maxIntensity: 60, sumIntensity: 90, bbox: [1, 0, 0, 2, 1, 0] },
      { voxels: 2, meanIntensity: 7.5, maxIntensity: 8, sumIntensity: 15, bbox: [3, 0, 0, 3, 1, 0] },
    ]);
  });

  it('touches the border at each of the six sides', () => {
    for (const [x, y, z, touches] of [
      [1, 1, 1, false],
      [0, 1, 1, true],
      [2, 1, 1, true],
      [1, 0, 1, true],
      [1, 2, 1, true],
      [1, 1, 0, true],
      [1, 1, 2, true],
    ] as const) {
      const data = new Int32Array(27);
      data[(z * 3 + y) * 3 + x] = 1;
      const [object] = measureLabels({ width: 3, height: 3, depth: 3, data }, 1, new Uint8Array(27), {
        aspect: 1,
      });
      expect([x, y, z, object?.touchesBorder]).toEqual([x, y, z, touches]);
    }
  });

  it('ends where another one begins: both have the surface between them', () => {
    const size = { width: 30, height: 16, depth: 16 };
    const one = new Int32Array(30 * 16 * 16);
    for (let at = 0; at < one.length; at++) {
      const x = at % 30;
      const y = Math.floor(at / 30) % 16;
      const z = Math.floor(at / (30 * 16));
      if (y >= 2 && y < 14 && z >= 2 && z < 14 && x >= 3 && x < 27) one[at] = 1;
    }
    const two = one.map((label, at) => (label > 0 && at % 30 >= 15 ? 2 : label));
    const values = new Uint8Array(one.length);
    const [whole] = measureLabels({ ...size, data: one }, 1, values, { aspect: 1 });
    const [left, right] = measureLabels({ ...size, data: two }, 2, values, { aspect: 1 });
    expect(left?.surface).toBeCloseTo(right?.surface ?? 0, 6);
    expect((left?.surface ?? 0) + (right?.surface ?? 0)).toBeGreaterThan(
      (whole?.surface ?? 0) + 2 * 144 * 0.8,
    );
  });
});
