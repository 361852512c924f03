import { type ChannelDisplay, type PixelDisplay, shownLevel } from './pixel-display.ts';
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

/** Paints samples as RGBA. Channels are added up in their colours. */
export type TilePainter = (samples: TileSamples) => Uint8ClampedArray<ArrayBuffer>;

/** Makes the tables once, so that a tile costs a look-up for each sample. */
export function createTilePainter(
  display: PixelDisplay,
  format: 'uint8' | 'uint16' | 'float32',
): TilePainter {
  const count = display.channels.length;
  const tables = display.channels.map((channel) => tableOf(channel, format));
  const shown = display.channels.flatMap((channel, index) => {
    const table = tables[index];
    return channel.visible && table ? [{ index, table, colour: channel.colour }] : [];
  });
  return (samples) => {
    const pixels = samples.length / count;
    const rgba = new Uint8ClampedArray(pixels * 4);
    for (const { index, table, colour } of shown) add(rgba, samples, { index, count, table, colour });
    for (let alpha = 3; alpha < rgba.length; alpha += 4) rgba[alpha] = 255;
    return rgba;
  };
}

function add(
  rgba: Uint8ClampedArray,
  samples: TileSamples,
  channel: { index: number; count: number; table: LevelTable; colour: readonly [number, number, number] },
): void {
  const { index, count, table, colour } = channel;
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

function tableOf(channel: ChannelDisplay, format: 'uint8' | 'uint16' | 'float32'): LevelTable {
  const isReal = format === 'float32';
  const length = isReal ? realSteps : format === 'uint8' ? 256 : 65_536;
  const offset = isReal ? channel.low : 0;
  const scale = isReal ? (realSteps - 1) / (channel.high - channel.low) : 1;
  const levels = Uint8Array.from({ length }, (_, index) =>
    Math.round(255 * shownLevel(channel, offset + index / scale)),
  );
  return { levels, offset, scale };
}
