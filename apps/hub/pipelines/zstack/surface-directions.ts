/** A direction in which lines are laid through the voxels of a stack, with its opposite. */
export interface SurfaceDirection {
  /** From one voxel of such a line to the next. */
  readonly dx: number;
  readonly dy: number;
  readonly dz: number;
  /** Surface, in pixel², that each crossing of such a line stands for. */
  readonly weight: number;
}

/** So many directions, evenly spread, say how much of the sphere is nearest to which. */
const samples = 20_000;

/**
 * Directions for Crofton's formula: the surface of a body is four times the mean, over all directions, of what it covers
 * seen from there. Lines of a direction are as dense as voxels are, and cross the surface twice for what they cover; the
 * mean is taken by the part of the sphere that is nearest to a direction.
 * Source: G. Lehmann, D. Legland, "Efficient N-dimensional surface estimation using Crofton formula and run-length
 * encoding", The Insight Journal, 2012. There it is the 13 directions to the 26 neighbours of a voxel. Where slices are
 * much further apart than pixels, these leave a wide gap, which is closed by steps as wide as the slices are apart.
 * @param aspect from one slice to the next, in pixels
 */
export function surfaceDirections(aspect: number): SurfaceDirection[] {
  const steps = [...stepsToNeighbours(), ...wideSteps(aspect)];
  const lengths = steps.map(([dx, dy, dz]) => Math.hypot(dx, dy, dz * aspect));
  const nearest = new Float64Array(steps.length);
  for (const [x, y, z] of evenDirections(samples)) {
    let best = 0;
    let most = -1;
    for (const [index, [dx, dy, dz]] of steps.entries()) {
      const along = Math.abs(x * dx + y * dy + z * dz * aspect) / (lengths[index] ?? 1);
      if (along <= most) continue;
      most = along;
      best = index;
    }
    nearest[best]! += 1;
  }
  return steps.map(([dx, dy, dz], index) => {
    const areaPerLine = aspect / (lengths[index] ?? 1);
    const weight = (4 * ((nearest[index] ?? 0) / samples) * areaPerLine) / 2;
    return { dx, dy, dz, weight };
  });
}

type Step = readonly [dx: number, dy: number, dz: number];

/** One of each pair of opposite neighbours. */
function stepsToNeighbours(): Step[] {
  const steps: Step[] = [];
  for (let dz = 0; dz <= 1; dz++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (dz > 0 || dy > 0 || (dy === 0 && dx > 0)) steps.push([dx, dy, dz]);
      }
    }
  }
  return steps;
}

/** Steps that go up about as far as sideways. */
function wideSteps(aspect: number): Step[] {
  const side = Math.max(1, Math.round(aspect));
  const up = Math.max(1, Math.round(1 / aspect));
  if (side === 1 && up === 1) return [];
  return [-side, 0, side].flatMap((dx) =>
    [-side, 0, side].flatMap((dy): Step[] => (dx === 0 && dy === 0 ? [] : [[dx, dy, up]])),
  );
}

/** Points of a Fibonacci lattice on the sphere, whose parts are of equal size. */
function* evenDirections(count: number): Generator<[x: number, y: number, z: number]> {
  const goldenAngle = Math.PI * (3 - Math.sqrt(5));
  for (let index = 0; index < count; index++) {
    const z = 1 - (2 * index + 1) / count;
    const radius = Math.sqrt(1 - z * z);
    yield [radius * Math.cos(index * goldenAngle), radius * Math.sin(index * goldenAngle), z];
  }
}
