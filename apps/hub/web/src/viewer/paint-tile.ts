import type { Rgb, SampleFormat } from '@headway/hub-api';
import { type ChannelDisplay, type PixelDisplay, shownLevel, type StainDisplay } from './pixel-display.ts';
import type { TileSamples } from './pixel-source.ts';

/** How finely real numbers are told apart. */
const realSteps = 4096;

/** A channel's values as levels 0–255, in a table. */
interface LevelTable {
  levels: Uint8Array;
  /** Index = (value − offset) × scale. */
  offset: number;
  scale: number;
}

/**
 * Paints samples as RGBA. Channels are added up in their colours. What it returns holds until it paints again: a slice is
 * megabytes, too much to be left behind with each step through a stack.
 */
export type TilePainter = (samples: TileSamples) => Uint8ClampedArray<ArrayBuffer>;

/** Makes the tables once, so that a tile costs a look-up for each sample. */
export function createTilePainter(display: PixelDisplay, format: SampleFormat): TilePainter {
  if (display.stain) return stainPainter(display.stain, format);
  const count = display.channels.length;
  const shown = display.channels.flatMap((channel, index) =>
    channel.visible ? [{ index, count, table: tableOf(channel, format), colour: channel.colour }] : [],
  );
  const apart = areApart(shown) ? shown.map((channel) => ({ ...channel, parts: partsOf(channel) })) : null;
  const takeSheet = createSheet();
  return (samples) => {
    const { rgba, pixels } = takeSheet(samples.length / count);
    pixels.fill(opaque);
    if (apart) for (const channel of apart) put(pixels, samples, channel);
    else for (const channel of shown) add(rgba, samples, channel);
    return rgba;
  };
}

interface Sheet {
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** The same bytes. */
  pixels: Uint32Array<ArrayBuffer>;
}

/** Memory for a tile, taken again by the next one: nearly all are of one size. */
function createSheet(): (pixels: number) => Sheet {
  let kept: Sheet | null = null;
  return (pixels) => {
    if (kept?.pixels.length === pixels) return kept;
    const rgba = new Uint8ClampedArray(pixels * 4);
    kept = { rgba, pixels: new Uint32Array(rgba.buffer) };
    return kept;
  };
}

/** Black, as the bytes of a pixel lie in memory on every machine that runs browsers. */
const opaque = 0xff000000;

/** Shows the amount of a stain by the law of Beer and Lambert: light falls off as a power of it. */
function stainPainter({ stain, white, most }: StainDisplay, format: SampleFormat): TilePainter {
  const { weights } = stain;
  const length = format === 'uint8' ? 256 : 65_536;
  const scales = white.map((light) => (format === 'float32' ? (length - 1) / light : 1));
  const tables = weights.map((weight, channel) => {
    const light = white[channel] ?? 1;
    // A two-hundredth of the light keeps black finite.
    const floor = light / 200;
    const scale = scales[channel] ?? 1;
    return Float32Array.from(
      { length },
      (_, at) => weight * Math.log((light + floor) / (at / scale + floor)),
    );
  });
  const takeSheet = createSheet();
  return (samples) => {
    const count = weights.length;
    const { rgba, pixels } = takeSheet(samples.length / count);
    for (let to = 0; to < pixels.length; to += 1) {
      let amount = 0;
      for (let channel = 0; channel < count; channel += 1) {
        const value = Math.round((samples[to * count + channel] ?? 0) * (scales[channel] ?? 1));
        amount += tables[channel]?.[Math.min(Math.max(value, 0), length - 1)] ?? 0;
      }
      const level = Math.round(255 * (1 - Math.min(Math.max(amount / most, 0), 1)));
      pixels[to] = opaque | (level << 16) | (level << 8) | level;
    }
    return rgba;
  };
}

interface ShownChannel {
  index: number;
  count: number;
  table: LevelTable;
  colour: Rgb;
}

/** Whether no two channels share a primary colour: then their parts of a pixel are simply put together. */
function areApart(shown: readonly ShownChannel[]): boolean {
  return [0, 1, 2].every((part) => shown.filter(({ colour }) => (colour[part] ?? 0) > 0).length <= 1);
}

/** What each level adds to a pixel. */
function partsOf({ table, colour }: ShownChannel): Uint32Array {
  const ofLevel = Array.from({ length: 256 }, (_, level) =>
    colour.reduce((bytes, part, at) => bytes | (Math.round((level * part) / 255) << (8 * at)), 0),
  );
  return Uint32Array.from(table.levels, (level) => ofLevel[level] ?? 0);
}

function put(
  pixels: Uint32Array,
  samples: TileSamples,
  { index, count, table, parts }: ShownChannel & { parts: Uint32Array },
): void {
  const { levels, offset, scale } = table;
  const last = levels.length - 1;
  const isReal = samples instanceof Float32Array;
  for (let from = index, to = 0; to < pixels.length; from += count, to += 1) {
    const value = samples[from] ?? 0;
    const at = isReal ? Math.min(Math.max(Math.round((value - offset) * scale), 0), last) : value;
    pixels[to] = (pixels[to] ?? 0) | (parts[at] ?? 0);
  }
}

function add(
  rgba: Uint8ClampedArray,
  samples: TileSamples,
  { index, count, table, colour }: ShownChannel,
): void {
  const { levels, offset, scale } = table;
  const [red, green, blue] = [colour[0] / 255, colour[1] / 255, colour[2] / 255];
  const last = levels.length - 1;
  const isReal = samples instanceof Float32Array;
  for (let from = index, to = 0; to < rgba.length; from += count, to += 4) {
    const value = samples[from] ?? 0;
    const at = isReal ? Math.min(Math.max(Math.round((value - offset) * scale), 0), last) : value;
    const level = levels[at] ?? 0;
    if (level === 0) continue;
    rgba[to] = (rgba[to] ?? 0) + level * red;
    rgba[to + 1] = (rgba[to + 1] ?? 0) + level * green;
    rgba[to + 2] = (rgba[to + 2] ?? 0) + level * blue;
  }
}

function tableOf(channel: ChannelDisplay, format: SampleFormat): LevelTable {
  const isReal = format === 'float32';
  const length = isReal ? realSteps : format === 'uint8' ? 256 : 65_536;
  const offset = isReal ? channel.low : 0;
  const scale = isReal ? (realSteps - 1) / (channel.high - channel.low) : 1;
  const levels = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) {
    levels[index] = Math.round(255 * shownLevel(channel, offset + index / scale));
  }
  return { levels, offset, scale };
}
