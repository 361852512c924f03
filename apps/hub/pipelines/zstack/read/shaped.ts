import { z } from 'zod';
import type { Arrangement } from './arrangement.ts';

const shapedSchema = z.object({
  shape: z.array(z.int().min(1)),
  axes: z.string().optional(),
  truncated: z.boolean().optional(),
});

/** What the Python library tifffile writes into the description of its first page. */
export interface ShapedDescription {
  slices: number;
  channels: number;
  times: number;
  order: Arrangement['order'];
  /** There is one page for all planes. */
  onePage: boolean;
}

/** @returns `null` when the description isn't tifffile's, or doesn't name its axes */
export function parseShaped(description: string): ShapedDescription | null {
  if (!description.startsWith('{')) return null;
  let said: unknown;
  try {
    said = JSON.parse(description);
  } catch {
    // Somebody else's words: the pages are slices then.
    return null;
  }
  const parsed = shapedSchema.safeParse(said);
  if (!parsed.success) return null;
  const { shape, axes = '', truncated = false } = parsed.data;
  if (!axes && !truncated) return null;
  const sizes = { Z: 1, C: 1, T: 1 };
  const found: string[] = [];
  // The last two axes are rows and columns; without names, all before them are slices.
  for (let at = shape.length - 1; at >= 0; at--) {
    const name = axes[at] ?? (at < shape.length - 2 ? 'Z' : 'Y');
    const axis = name === 'C' || name === 'T' ? name : 'Z';
    // S are the colours of a page, which its own fields tell.
    if (name === 'Y' || name === 'X' || name === 'S') continue;
    sizes[axis] *= shape[at] ?? 1;
    if (!found.includes(axis)) found.push(axis);
  }
  const order = `XY${[...found, ...['Z', 'C', 'T'].filter((axis) => !found.includes(axis))].join('')}`;
  return {
    slices: sizes.Z,
    channels: sizes.C,
    times: sizes.T,
    order: isOrder(order) ? order : 'XYZCT',
    onePage: truncated,
  };
}

function isOrder(order: string): order is Arrangement['order'] {
  return ['XYZCT', 'XYZTC', 'XYCZT', 'XYCTZ', 'XYTZC', 'XYTCZ'].includes(order);
}
