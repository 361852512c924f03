import { choosePolarity, colourPolarity, type Polarity } from './choose-polarity.ts';
import type { Plane, Raster } from './raster.ts';
import { readSignal, whitePoint, type SignalRecipe } from './signal.ts';
import { quantile } from './statistics.ts';

/** The plane to segment and why. */
export interface ChosenSignal {
  readonly recipe: SignalRecipe;
  readonly polarity: Polarity;
  /** `stained`: colour in transmitted light, for example H&E. */
  readonly modality: 'fluorescence' | 'brightfield' | 'stained';
}

/**
 * Red, green and blue optical density of haematoxylin and eosin.
 * Source: A. Ruifrok, D. Johnston, "Quantification of histochemical staining by color
 * deconvolution", 2001.
 */
const HAEMATOXYLIN = [0.65, 0.704, 0.286] as const;
const EOSIN = [0.072, 0.99, 0.105] as const;

/** Decides which channel or stain shows the objects, and whether they are bright or dark. */
export function chooseSignal(raster: Raster, wanted: 'auto' | Polarity): ChosenSignal {
  const factor = Math.max(1, Math.ceil(Math.sqrt((raster.width * raster.height) / 500_000)));
  const whole = { x: 0, y: 0, width: raster.width, height: raster.height };
  const planes = Array.from({ length: raster.channels }, (_, channel) =>
    readSignal(raster, oneChannel(raster.channels, channel), whole, factor),
  );
  const colour = raster.channels === 3 && isColour(planes);
  const grey = readSignal(raster, brightness(raster.channels), whole, factor);
  const polarity = wanted === 'auto' ? (colour ? colourPolarity(grey) : choosePolarity(grey)) : wanted;
  if (polarity === 'bright') {
    const recipe = colour || raster.channels !== 3 ? strongestChannel(planes) : brightness(3);
    return { recipe, polarity, modality: 'fluorescence' };
  }
  const white = whitePoint(planes);
  if (!colour) {
    const recipe = {
      ...brightness(raster.channels),
      kind: 'density' as const,
      white,
      source: 'optical density',
    };
    return { recipe, polarity, modality: 'brightfield' };
  }
  const recipe = {
    kind: 'density' as const,
    weights: haematoxylinWeights(),
    white,
    source: 'haematoxylin density',
  };
  return { recipe, polarity, modality: 'stained' };
}

function oneChannel(channels: number, channel: number): SignalRecipe {
  const weights = Array.from({ length: channels }, (_, i) => (i === channel ? 1 : 0));
  return { kind: 'brightness', weights, white: [], source: `channel ${channel + 1}` };
}

function brightness(channels: number): SignalRecipe {
  return {
    kind: 'brightness',
    weights: Array.from({ length: channels }, () => 1 / channels),
    white: [],
    source: 'brightness',
  };
}

/** True when the channels differ by more than compression leaves behind. */
function isColour(planes: readonly Plane[]): boolean {
  const [red, green, blue] = planes;
  if (!red || !green || !blue) return false;
  const difference = red.data.map((r, i) => {
    const g = green.data[i]!;
    const b = blue.data[i]!;
    return Math.max(r, g, b) - Math.min(r, g, b);
  });
  const brightest = Math.max(...planes.map((plane) => quantile(plane.data, 0.99)));
  return quantile(difference, 0.9) > 0.06 * brightest;
}

/** The channel with the widest range between background and bright objects. */
function strongestChannel(planes: readonly Plane[]): SignalRecipe {
  let best = 0;
  let widest = -Infinity;
  for (const [channel, plane] of planes.entries()) {
    const range = quantile(plane.data, 0.99) - quantile(plane.data, 0.3);
    if (range > widest) {
      widest = range;
      best = channel;
    }
  }
  return {
    ...oneChannel(planes.length, best),
    source: planes.length === 1 ? 'brightness' : `channel ${best + 1}`,
  };
}

/**
 * Weights that give the haematoxylin amount of a pixel: the first row of the pseudo-inverse of the
 * two stain vectors.
 */
function haematoxylinWeights(): number[] {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const hh = dot(HAEMATOXYLIN, HAEMATOXYLIN);
  const he = dot(HAEMATOXYLIN, EOSIN);
  const ee = dot(EOSIN, EOSIN);
  const determinant = hh * ee - he * he;
  return HAEMATOXYLIN.map((h, i) => (ee * h - he * (EOSIN[i] ?? 0)) / determinant);
}
