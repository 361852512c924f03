import type { Grid, Spacing } from './volume.ts';

/** Maxima closer than this share of the larger one's distance to the edge belong to one object. */
const NEAR = 0.8;
/** Room for seeds in one cell of the search grid. */
interface Seed {
  readonly voxel: number;
  readonly radius: number;
}

/** Voxels deepest inside objects, one for each rounded part; `squared` is the squared distance to the edge. */
export function findDistanceSeeds(
  squared: Float32Array,
  grid: Grid & { readonly spacing: Spacing },
): Int32Array {
  const maxima = findMaxima(squared, grid).sort((a, b) => b.radius - a.radius || a.voxel - b.voxel);
  const kept: Seed[] = [];
  const largest = maxima[0]?.radius ?? 0;
  const cells = new Map<string, Seed[]>();
  const { width, height, spacing } = grid;
  const [dz, dy, dx] = spacing;
  const cell = Math.max(NEAR * largest, dx);
  const placeOf = (voxel: number): [number, number, number] => [
    (voxel % width) * dx,
    (Math.floor(voxel / width) % height) * dy,
    Math.floor(voxel / (width * height)) * dz,
  ];
  for (const seed of maxima) {
    const place = placeOf(seed.voxel);
    const [cx, cy, cz] = place.map((at) => Math.floor(at / cell)) as [number, number, number];
    let free = true;
    for (let i = 0; free && i < 27; i++) {
      const near = cells.get(
        `${cx + (i % 3) - 1},${cy + (Math.floor(i / 3) % 3) - 1},${cz + Math.floor(i / 9) - 1}`,
      );
      free = !near?.some((other) => {
        const there = placeOf(other.voxel);
        const apart = Math.hypot(place[0] - there[0], place[1] - there[1], place[2] - there[2]);
        return apart < NEAR * other.radius;
      });
    }
    if (!free) continue;
    kept.push(seed);
    const key = `${cx},${cy},${cz}`;
    cells.set(key, [...(cells.get(key) ?? []), seed]);
  }
  return Int32Array.from(kept, ({ voxel }) => voxel);
}

function findMaxima(squared: Float32Array, grid: Grid): Seed[] {
  const { width, height, depth } = grid;
  const area = width * height;
  const found: Seed[] = [];
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const voxel = z * area + y * width + x;
        const here = squared[voxel]!;
        if (here === 0) continue;
        if (x > 0 && squared[voxel - 1]! > here) continue;
        if (x < width - 1 && squared[voxel + 1]! > here) continue;
        if (y > 0 && squared[voxel - width]! > here) continue;
        if (y < height - 1 && squared[voxel + width]! > here) continue;
        if (z > 0 && squared[voxel - area]! > here) continue;
        if (z < depth - 1 && squared[voxel + area]! > here) continue;
        found.push({ voxel, radius: Math.sqrt(here) });
      }
    }
  }
  return found;
}
