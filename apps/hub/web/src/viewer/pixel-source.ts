import { ApiError } from '../api.ts';
import type { ShownInfo } from './pixel-display.ts';

/** Interleaved samples of a tile, with the values of the file. */
export type TileSamples = Uint8Array | Uint16Array | Float32Array;

export interface TilePlace {
  level: number;
  column: number;
  row: number;
}

/** The values of an image, fetched tile by tile as they are asked for. */
export interface PixelSource {
  readonly info: ShownInfo;
  /** A tile that is there; else `null`, and it is fetched. */
  tile(place: TilePlace): TileSamples | null;
  /** Whether a tile is there; it is neither fetched nor counted as used. */
  has(place: TilePlace): boolean;
  /** Why a tile can't be had; `null` also where that may be over in a moment: it is asked for again. */
  problem(place: TilePlace): Error | null;
  /** The channels at a pixel of the image; `null` beside it and until they have come. */
  at(x: number, y: number): readonly number[] | null;
  /** Hears of each tile that came, and when one may be asked for again. */
  subscribe(listener: () => void): () => void;
  /** Gives up what is being fetched; it can be asked for again. */
  rest(): void;
  close(): void;
}

export interface PixelSourceOptions {
  info: ShownInfo;
  load(place: TilePlace, signal: AbortSignal): Promise<ArrayBuffer>;
  /** What is kept at most, besides the smallest level. @default 192 MiB */
  maxBytes?: number;
  /** @default 6 */
  parallel?: number;
}

const mebibyte = 1024 * 1024;
/** Asked for and not yet begun: older ones have been scrolled past. */
const mostWaiting = 64;
/** A tile that failed is not asked for again within it, ms. */
const retryAfterMs = 5000;
/** What could not be had for the moment may be asked for again after it, ms. */
const pauseMs = 1500;

/** Fetches tiles, the last wanted first, and forgets those that were not used for longest. */
export function createPixelSource(options: PixelSourceOptions): PixelSource {
  const { info, load, maxBytes = 192 * mebibyte, parallel = 6 } = options;
  const kept = new Map<string, TileSamples>();
  const waiting = new Map<string, TilePlace>();
  const underway = new Set<string>();
  const failed = new Map<string, { at: number; error: Error }>();
  /** Tiles that could not be had for the moment. */
  const pausing = new Set<string>();
  let pause: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  let ending = new AbortController();
  let closed = false;
  let bytes = 0;

  function want(key: string, place: TilePlace): void {
    if (underway.has(key) || pausing.has(key) || closed) return;
    if ((failed.get(key)?.at ?? -Infinity) > performance.now() - retryAfterMs) return;
    waiting.delete(key);
    waiting.set(key, place);
    const [oldest] = waiting.keys();
    if (waiting.size > mostWaiting && oldest !== undefined) waiting.delete(oldest);
    next();
  }

  function next(): void {
    while (underway.size < parallel && waiting.size > 0) {
      const last = [...waiting].at(-1);
      if (!last) return;
      const [key, place] = last;
      waiting.delete(key);
      underway.add(key);
      const { signal } = ending;
      load(place, signal)
        .then((data) => signal.aborted || keep(key, samplesOf(data, info)))
        .catch((error: unknown) => signal.aborted || fail(key, error)) // what is shown meanwhile is coarser
        .finally(() => {
          if (signal.aborted) return;
          underway.delete(key);
          next();
          tell();
        });
    }
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function fail(key: string, error: unknown): void {
    if (error instanceof ApiError && error.mayPass) {
      pausing.add(key);
      pause ??= setTimeout(() => {
        pause = undefined;
        pausing.clear();
        tell();
      }, pauseMs);
      return;
    }
    failed.set(key, {
      at: performance.now(),
      error: error instanceof Error ? error : new Error(String(error)),
    });
  }

  function giveUp(): void {
    ending.abort();
    ending = new AbortController();
    waiting.clear();
    underway.clear();
  }

  function keep(key: string, samples: TileSamples): void {
    failed.delete(key);
    kept.set(key, samples);
    bytes += samples.byteLength;
    for (const [old, { byteLength }] of kept) {
      if (bytes <= maxBytes || kept.size <= 1) break;
      if (old === keyOf({ level: info.levels.length - 1, column: 0, row: 0 })) continue;
      kept.delete(old);
      bytes -= byteLength;
    }
  }

  function tile(place: TilePlace): TileSamples | null {
    const key = keyOf(place);
    const found = kept.get(key);
    if (!found) {
      want(key, place);
      return null;
    }
    kept.delete(key);
    kept.set(key, found);
    return found;
  }

  return {
    info,
    tile,
    has: (place) => kept.has(keyOf(place)),
    problem: (place) => failed.get(keyOf(place))?.error ?? null,
    at(x, y) {
      const [px, py] = [Math.floor(x), Math.floor(y)];
      const { width, height, tileSize, channels } = info;
      if (px < 0 || py < 0 || px >= width || py >= height) return null;
      const [column, row] = [Math.floor(px / tileSize), Math.floor(py / tileSize)];
      const samples = tile({ level: 0, column, row });
      if (!samples) return null;
      const across = Math.min(tileSize, width - column * tileSize);
      const start = ((py - row * tileSize) * across + (px - column * tileSize)) * channels.length;
      return Array.from(samples.subarray(start, start + channels.length));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    rest: giveUp,
    close() {
      closed = true;
      clearTimeout(pause);
      giveUp();
      kept.clear();
      listeners.clear();
    },
  };
}

export function keyOf({ level, column, row }: TilePlace): string {
  return `${level}/${column}/${row}`;
}

function samplesOf(data: ArrayBuffer, { format }: ShownInfo): TileSamples {
  if (format === 'uint8') return new Uint8Array(data);
  return format === 'uint16' ? new Uint16Array(data) : new Float32Array(data);
}
