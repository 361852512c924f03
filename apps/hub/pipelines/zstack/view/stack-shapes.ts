import type { Shape, ShownPlane } from '@headway/hub-web/view-kit';
import type { StackBox, ZstackObject, ZstackResult, ZstackSpot } from '../contract.ts';
import { readRuns } from '../label-runs.ts';
import { meets, outlinesIn } from '../outlines.ts';
import { shapeFrom } from './shape-from.ts';

/** Corners of the ring around a spot. */
const ringCorners = 24;
/** A spot of a projection or a neighbouring slice is never drawn smaller, in pixels. */
const leastRadius = 0.5;

/** What of a result is in a plane. Nothing of a time that was not measured. */
export function* stackShapes(result: ZstackResult, plane: ShownPlane): Iterable<Shape> {
  if (plane.time !== result.chosen.time) return;
  const { reviewLine } = result.summary;
  if (result.algorithm === 'spots') {
    for (const spot of result.spots) {
      const points = ringIn(spot, plane, result.image.aspect);
      if (points) yield shapeFrom(String(spot.id), points, spot.confidence < reviewLine);
    }
  } else if (result.algorithm === 'segment' || result.algorithm === 'components') {
    for (const object of result.objects) {
      if (!meets(object, plane)) continue;
      const attention = object.confidence < reviewLine;
      for (const points of outlinesIn(object, result.image, plane))
        yield shapeFrom(String(object.id), points, attention);
    }
  }
}

/** The slice in which most of an object is, or a spot's middle; `null` for what is not in the result. */
export function bestSlice(result: ZstackResult, id: string): number | null {
  if (result.algorithm === 'spots') {
    const spot = result.spots.find((each) => String(each.id) === id);
    return spot ? Math.round(spot.centre[2]) : null;
  }
  if (result.algorithm !== 'segment' && result.algorithm !== 'components') return null;
  const object = result.objects.find((each) => String(each.id) === id);
  return object ? largestSlice(object, result.image) : null;
}

function largestSlice(
  { runs, bbox }: Pick<ZstackObject, 'runs'> & { bbox: StackBox },
  { width, height }: { width: number; height: number },
): number {
  const areas = new Float64Array(bbox[5] - bbox[2] + 1);
  readRuns(runs, (start, length) => {
    const at = Math.floor(start / (width * height)) - bbox[2];
    areas[at] = (areas[at] ?? 0) + length;
  });
  return bbox[2] + areas.indexOf(Math.max(...areas));
}

/** Where a plane cuts the ball of a spot, in pixels of the plane; `null` where it doesn't. */
function ringIn(
  { centre: [x, y, z], radius }: ZstackSpot,
  plane: ShownPlane,
  aspect: number,
): Float32Array | null {
  /** What remains of the radius so far beside the middle; pixels. */
  const beside = (distance: number, reach: number): number | null =>
    distance > Math.max(radius, reach) ? null : Math.sqrt(Math.max(radius ** 2 - distance ** 2, 0));
  const ring = (at: readonly [number, number], r: number | null, [sx, sy] = [1, 1]): Float32Array | null =>
    r === null ? null : ringAround(at, [Math.max(r, leastRadius) * sx, Math.max(r, leastRadius) * sy]);
  switch (plane.kind) {
    // Of the slice nearest to its middle it is at least a dot.
    case 'slice':
      return ring([x, y], beside(Math.abs(z - plane.slice) * aspect, aspect / 2));
    case 'projection':
      return z >= plane.from - 0.5 && z < plane.to + 0.5 ? ring([x, y], radius) : null;
    case 'xz':
      return ring([x, z], beside(Math.abs(y - plane.at), 0.5), [1, 1 / aspect]);
    case 'yz':
      return ring([z, y], beside(Math.abs(x - plane.at), 0.5), [1 / aspect, 1]);
    default:
      return null;
  }
}

/** Around a point that names pixel centres by whole numbers. */
function ringAround([x, y]: readonly [number, number], [rx, ry]: readonly [number, number]): Float32Array {
  const points = new Float32Array(ringCorners * 2);
  for (let corner = 0; corner < ringCorners; corner += 1) {
    const angle = (corner / ringCorners) * 2 * Math.PI;
    points[corner * 2] = x + 0.5 + rx * Math.cos(angle);
    points[corner * 2 + 1] = y + 0.5 + ry * Math.sin(angle);
  }
  return points;
}
