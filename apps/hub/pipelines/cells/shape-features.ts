import type { Frame } from './frame.ts';
import { secondHill } from './hills.ts';
import type { Plane } from './raster.ts';
import type { Region } from './region.ts';
import type { Relief } from './relief.ts';
import { nthSmallest } from './statistics.ts';

/** What one candidate region looks like; lengths in pixels of the working image, ratios without unit. */
export interface Shape {
  readonly area: number;
  /** Diameter of the disc of the same area. */
  readonly diameter: number;
  /** Area over the area of the ellipse with the same second moments; 1 for an ellipse, less when notched. */
  readonly ellipseFit: number;
  /** Pixels over pixels of the convex hull. */
  readonly convexity: number;
  /** Minor over major axis of the moment ellipse. */
  readonly roundness: number;
  /** 4πA/P² with the perimeter by the two-direction Crofton formula. */
  readonly compactness: number;
  /** Mean signal inside. */
  readonly inside: number;
  /** Local background: the lower quarter of the signal in a ring around the region. */
  readonly around: number;
  /** Standard deviation inside over (inside − around). */
  readonly texture: number;
  /** Where the outline's level lies between background (0) and inside (1). */
  readonly edgeLevel: number;
  /** Fall of the signal across the outline, two pixels apart, over (inside − around). */
  readonly edgeFall: number;
  /** Share of the outline on which the signal just outside stays above 0.7 of the inside. */
  readonly openEdge: number;
  /** Share of the outline on the image's border. */
  readonly cut: number;
  /** Signs that the region is several objects. */
  readonly own: Lobes;
  /** The strongest of these signs in it and in the components inside that make up most of it. */
  readonly inner: Lobes;
}

/** Signs of several objects in one region. At low levels blur fills them in. */
export interface Lobes {
  readonly area: number;
  /** Depth of the deepest neck by outline, and by outline and brightness together; 0 for one hill. */
  readonly neck: number;
  readonly valley: number;
  /** Depth of the deepest notch, and of the deepest one facing it, over the diameter. */
  readonly notch: number;
  readonly facingNotch: number;
}

/** Measures a region on the signal plane (bright objects, background near 0). */
export function describeShape(
  region: Region,
  signal: Plane,
  { relief, inner }: { relief: Relief; inner: readonly Lobes[] },
): Shape {
  const moments = momentsOf(region, signal);
  const around = ringBackground(region, signal, moments.diameter);
  const contrast = Math.max(moments.inside - around, 1e-6);
  const outline = walkOutline(relief.frame, signal, around + 0.7 * contrast);
  const perimeter = Math.max((Math.PI / 4) * outline.cracks, 1);
  const own: Lobes = {
    area: region.area,
    neck: secondHill(relief.outline),
    valley: secondHill(relief.blended),
    notch: (relief.notches.deepest?.depth ?? 0) / moments.diameter,
    facingNotch: (relief.notches.opposite?.depth ?? 0) / moments.diameter,
  };
  return {
    area: region.area,
    diameter: moments.diameter,
    ellipseFit: Math.min(1.2, region.area / (4 * Math.PI * Math.sqrt(moments.determinant))),
    convexity: relief.notches.convexity,
    roundness: moments.roundness,
    compactness: Math.min(1.5, (4 * Math.PI * region.area) / (perimeter * perimeter)),
    inside: moments.inside,
    around,
    texture: moments.deviation / contrast,
    edgeLevel: ((outline.innerMean + outline.outerMean) / 2 - around) / contrast,
    edgeFall: (outline.innerMean - outline.outerMean) / contrast,
    openEdge: outline.open,
    cut: outline.border / Math.max(outline.cracks, 1),
    own,
    inner: inner.reduce(strongest, own),
  };
}

function strongest(a: Lobes, b: Lobes): Lobes {
  return {
    area: a.area,
    neck: Math.max(a.neck, b.neck),
    valley: Math.max(a.valley, b.valley),
    notch: Math.max(a.notch, b.notch),
    facingNotch: Math.max(a.facingNotch, b.facingNotch),
  };
}

/** The part of a shape that growing needs. */
export function contrastOf(region: Region, signal: Plane): Pick<Shape, 'diameter' | 'inside' | 'around'> {
  const { diameter, inside } = momentsOf(region, signal);
  return { diameter, inside, around: ringBackground(region, signal, diameter) };
}

function momentsOf(
  region: Region,
  signal: Plane,
): { diameter: number; determinant: number; roundness: number; inside: number; deviation: number } {
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < region.height; y++) {
    for (let x = 0; x < region.width; x++) {
      if (!region.mask[y * region.width + x]) continue;
      sx += x;
      sy += y;
      sxx += x * x;
      syy += y * y;
      sxy += x * y;
      const value = signal.data[(region.y0 + y) * signal.width + region.x0 + x]!;
      sum += value;
      squares += value * value;
    }
  }
  const n = region.area;
  // A pixel is a unit square: 1/12 is its own second moment.
  const vxx = sxx / n - (sx / n) ** 2 + 1 / 12;
  const vyy = syy / n - (sy / n) ** 2 + 1 / 12;
  const vxy = sxy / n - (sx / n) * (sy / n);
  const determinant = Math.max(vxx * vyy - vxy * vxy, 1e-6);
  const half = (vxx + vyy) / 2;
  const root = Math.sqrt(Math.max(half * half - determinant, 0));
  const inside = sum / n;
  return {
    diameter: 2 * Math.sqrt(n / Math.PI),
    determinant,
    roundness: Math.sqrt(Math.max(half - root, 1e-6) / (half + root)),
    inside,
    deviation: Math.sqrt(Math.max(squares / n - inside * inside, 0)),
  };
}

interface Outline {
  /** Sides of pixels that face outwards, and those of them on the image's border. */
  readonly cracks: number;
  readonly border: number;
  readonly innerMean: number;
  readonly outerMean: number;
  /** Share of the sides within the image beyond which the signal is above a level. */
  readonly open: number;
}

/** Visits every side of a pixel that faces outwards; compares the pixel with the second one outside. */
function walkOutline(frame: Frame, signal: Plane, openLevel: number): Outline {
  const { x0, y0, mask, width, area, pixels } = frame;
  let cracks = 0;
  let border = 0;
  let inner = 0;
  let outer = 0;
  let open = 0;
  const side = (pixel: number, dx: number, dy: number): void => {
    cracks++;
    const y = Math.floor(pixel / width);
    const gx = x0 + pixel - y * width;
    const gy = y0 + y;
    const nx = gx + dx;
    const ny = gy + dy;
    if (nx < 0 || ny < 0 || nx >= signal.width || ny >= signal.height) {
      border++;
      return;
    }
    inner += signal.data[gy * signal.width + gx]!;
    const fx = Math.min(signal.width - 1, Math.max(0, nx + dx));
    const fy = Math.min(signal.height - 1, Math.max(0, ny + dy));
    const value = signal.data[fy * signal.width + fx]!;
    if (value > openLevel) open++;
    outer += value;
  };
  for (let k = 0; k < area; k++) {
    const pixel = pixels[k]!;
    if (!mask[pixel - 1]) side(pixel, -1, 0);
    if (!mask[pixel + 1]) side(pixel, 1, 0);
    if (!mask[pixel - width]) side(pixel, 0, -1);
    if (!mask[pixel + width]) side(pixel, 0, 1);
  }
  const seen = Math.max(cracks - border, 1);
  return { cracks, border, innerMean: inner / seen, outerMean: outer / seen, open: open / seen };
}

/** Samples of a region's surroundings that are enough for a quartile. */
const RING_SAMPLES = 400;

/** Lower quarter of the signal on the frame grown by a quarter of the diameter, outside the region. */
function ringBackground(region: Region, signal: Plane, diameter: number): number {
  const grow = Math.max(2, Math.round(diameter / 4));
  const left = Math.max(0, region.x0 - grow);
  const top = Math.max(0, region.y0 - grow);
  const right = Math.min(signal.width, region.x0 + region.width + grow);
  const bottom = Math.min(signal.height, region.y0 + region.height + grow);
  const step = Math.max(1, Math.floor(Math.sqrt(((right - left) * (bottom - top)) / RING_SAMPLES)));
  const values = new Float32Array(Math.ceil((right - left) / step) * Math.ceil((bottom - top) / step));
  let count = 0;
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step) {
      const mx = x - region.x0;
      const my = y - region.y0;
      const inFrame = mx >= 0 && my >= 0 && mx < region.width && my < region.height;
      if (inFrame && region.mask[my * region.width + mx]) continue;
      values[count++] = signal.data[y * signal.width + x]!;
    }
  }
  if (count === 0) return 0;
  return nthSmallest(values.subarray(0, count), Math.floor(count / 4));
}
