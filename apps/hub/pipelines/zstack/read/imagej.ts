import { toMicrometres } from './units.ts';

/** What ImageJ and Fiji write into the description of a stack's first page. */
export interface ImageJDescription {
  images: number;
  channels: number;
  slices: number;
  times: number;
  pixelUm: number | null;
  sliceUm: number | null;
}

/** @returns `null` when the description isn't ImageJ's */
export function parseImageJ(description: string, xResolution: number): ImageJDescription | null {
  if (!description.startsWith('ImageJ=')) return null;
  const values = new Map<string, string>();
  for (const line of description.split(/[\r\n]+/)) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 1).trim());
  }
  const count = (key: string): number => {
    const value = Number(values.get(key) ?? 1);
    return Number.isSafeInteger(value) && value > 0 ? value : 1;
  };
  const unit = values.get('unit') ?? '';
  // Its z unit may be another than that of x.
  const zUnit = values.get('zunit') ?? unit;
  return {
    images: count('images'),
    channels: count('channels'),
    slices: count('slices'),
    times: count('frames'),
    pixelUm: toMicrometres(1 / xResolution, unit),
    sliceUm: toMicrometres(Number(values.get('spacing')), zUnit),
  };
}
