import type { ShownInfo } from './pixel-display.ts';
import { createPixelSource, type PixelSource, type TilePlace } from './pixel-source.ts';
import { planeAddress, type ShownPlane } from '@headway/hub-api';

/** The values of the planes of a stack, as many of them as memory allows. */
export interface PlanePool {
  /** How many planes are kept at most. */
  readonly most: number;
  /** The values of a plane; nothing of it is fetched before it is asked for. */
  source(plane: ShownPlane): PixelSource;
  /** Gives up what is being fetched of all other planes. */
  keepTo(planes: readonly ShownPlane[]): void;
  /** Hears of each tile that came, with the name of its plane. */
  subscribe(listener: (plane: string) => void): () => void;
  close(): void;
}

export interface PlanePoolOptions {
  /** What the tiles of a plane are like. */
  infoOf(plane: ShownPlane): ShownInfo;
  load(plane: ShownPlane, place: TilePlace, signal: AbortSignal): Promise<ArrayBuffer>;
  /** Of all planes together. @default 256 MiB */
  maxBytes?: number;
}

const defaultBytes = 256 * 1024 * 1024;
/** Planes that are kept however large they are: the one on the screen, the one before it and the next two. */
const fewest = 4;
const mostOfAll = 512;
/** Coarser levels take a third of the finest, and single values are told apart by their bytes. */
const bytesOf = ({ width, height, channels, format }: ShownInfo): number =>
  (width * height * channels.length * { uint8: 1, uint16: 2, float32: 4 }[format] * 4) / 3;
/** At a time for one plane: browsers take six to a server, and pages have other questions. */
const parallel = 4;

/** Keeps the planes that were used last, all within one bound. */
export function createPlanePool({ infoOf, load, maxBytes = defaultBytes }: PlanePoolOptions): PlanePool {
  const sources = new Map<string, { source: PixelSource; stop: () => void }>();
  const listeners = new Set<(plane: string) => void>();
  const size = bytesOf(infoOf({ kind: 'slice', slice: 0, time: 0 }));
  const most = Math.min(Math.max(Math.floor(maxBytes / Math.max(size, 1)), fewest), mostOfAll);

  function open(plane: ShownPlane): { source: PixelSource; stop: () => void } {
    const source = createPixelSource({
      info: infoOf(plane),
      load: (place, signal) => load(plane, place, signal),
      maxBytes: maxBytes / most,
      parallel,
    });
    const stop = source.subscribe(() => {
      for (const listener of listeners) listener(planeAddress(plane));
    });
    return { source, stop };
  }

  function close(name: string): void {
    const found = sources.get(name);
    sources.delete(name);
    found?.stop();
    found?.source.close();
  }

  return {
    most,
    source(plane) {
      const name = planeAddress(plane);
      const found = sources.get(name) ?? open(plane);
      sources.delete(name);
      sources.set(name, found);
      const [oldest] = sources.keys();
      if (sources.size > most && oldest !== undefined) close(oldest);
      return found.source;
    },
    keepTo(planes) {
      const names = new Set(planes.map(planeAddress));
      for (const [name, { source }] of sources) if (!names.has(name)) source.rest();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const name of sources.keys()) close(name);
      listeners.clear();
    },
  };
}
