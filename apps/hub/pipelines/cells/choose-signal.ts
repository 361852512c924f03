import { choosePolarity, colourPolarity, type Polarity } from './choose-polarity.ts';
import type { CellsSource } from './contract.ts';
import { ImageError } from './image-error.ts';
import type { Plane, Raster } from './raster.ts';
import { readSignal, whitePoint, type SignalRecipe } from './signal.ts';
import { sorted } from './sort-values.ts';
import { type Stain, stainWeights } from './stains.ts';
import { quantile, quantileOf } from './statistics.ts';

/** The plane to segment and why. */
export interface ChosenSignal {
  readonly recipe: SignalRecipe;
  readonly polarity: Polarity;
  /** `stained`: colour in transmitted light, for example H&E. */
  readonly modality: 'fluorescence' | 'brightfield' | 'stained';
}

/** What a person wants to have measured; what is left to us is chosen from the image. */
export interface WantedSignal {
  readonly polarity: 'auto' | Polarity;
  readonly source?: CellsSource | undefined;
}

/**
 * Decides which channel or stain shows the objects, and whether they are bright or dark.
 * @throws ImageError `invalid_parameters` when the image has no such channel.
 */
export function chooseSignal(
  raster: Raster,
  { polarity: wanted, source = 'auto' }: WantedSignal,
): ChosenSignal {
  const factor = Math.max(1, Math.ceil(Math.sqrt((raster.width * raster.height) / 500_000)));
  const whole = { x: 0, y: 0, width: raster.width, height: raster.height };
  const planes = Array.from({ length: raster.channels }, (_, channel) =>
    readSignal(raster, oneChannel(raster.channels, channel), whole, factor),
  );
  if (source !== 'auto') return signalOf(source, raster, planes, wanted);
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
  return { recipe: stainRecipe('haematoxylin', white), polarity, modality: 'stained' };
}

/** What a person chose to have measured. */
function signalOf(
  source: Exclude<CellsSource, 'auto'>,
  { channels }: Raster,
  planes: readonly Plane[],
  wanted: 'auto' | Polarity,
): ChosenSignal {
  const white = whitePoint(planes);
  if (source === 'haematoxylin' || source === 'eosin') {
    if (channels !== 3) throw noSuchSource(source, channels);
    // More of a stain is darker, whatever a person says of the light.
    return { recipe: stainRecipe(source, white), polarity: 'dark', modality: 'stained' };
  }
  const channel = { brightness: null, red: 0, green: 1, blue: 2 }[source];
  if (channel !== null && channels !== 3) throw noSuchSource(source, channels);
  const recipe = channel === null ? brightness(channels) : { ...oneChannel(channels, channel), source };
  const plane = weighted(planes, recipe.weights);
  const polarity = wanted === 'auto' ? choosePolarity(plane) : wanted;
  if (polarity === 'bright') return { recipe, polarity, modality: 'fluorescence' };
  const density = { ...recipe, kind: 'density' as const, white, source: `${source}, optical density` };
  return { recipe: density, polarity, modality: 'brightfield' };
}

function noSuchSource(source: string, channels: number): ImageError {
  const has = channels === 1 ? 'one channel' : `${channels} channels`;
  return new ImageError('invalid_parameters', `The image has ${has}: '${source}' needs red, green and blue.`);
}

function stainRecipe(stain: Stain, white: readonly number[]): SignalRecipe {
  return { kind: 'density', weights: stainWeights(stain), white, source: `${stain} density` };
}

/** Σ weight × channel. */
function weighted(planes: readonly Plane[], weights: readonly number[]): Plane {
  const [first] = planes;
  if (!first) throw new TypeError('An image has one channel at least.');
  const data = first.data.map((_, i) =>
    planes.reduce((sum, plane, channel) => sum + (weights[channel] ?? 0) * (plane.data[i] ?? 0), 0),
  );
  return { ...first, data };
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
    const values = sorted(plane.data);
    const range = quantileOf(values, 0.99) - quantileOf(values, 0.3);
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
