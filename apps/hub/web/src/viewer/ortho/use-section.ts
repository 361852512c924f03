import { planeAddress, type ShownPlane, type StackInfo } from '@headway/hub-api';
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { createPlaneFollower } from '../follow-plane.ts';
import type { TilePainter } from '../paint-tile.ts';
import type { PixelDisplay } from '../pixel-display.ts';
import { createTileLayer, type PictureLayer, plainLayer } from '../picture-layer.ts';
import { createPlanePool, type PlanePool } from '../plane-pool.ts';
import { planeInfoOf } from '../stack-info.ts';
import type { StackAddress } from '../use-stack-picture.ts';
import type { Size } from '../view-transform.ts';

/** A section of a stack on the screen. */
export interface Section {
  layer: PictureLayer;
  /** What it shows: the section that is asked for, or the one before it until that has come. */
  plane: ShownPlane | null;
}

/** Sections of one axis. */
const mostBytes = 64 * 1024 * 1024;
/** A section is painted as a whole, before it is stretched: coarser where it is larger. */
const mostPixels = 2_000_000;

/**
 * Shows a section through all slices of a stack.
 * @param size on which it is stretched: slices are seldom as far apart as pixels
 * @param shown how values are shown; the same objects until they change
 */
export function useSection(
  { address, info }: { address: StackAddress; info: StackInfo },
  plane: ShownPlane,
  { size, shown }: { size: Size; shown: { display: PixelDisplay; painter: TilePainter } | null },
): Section {
  const pool = useSectionPool(address, info);
  const follower = useMemo(() => pool && createPlaneFollower(pool), [pool]);
  const sight = useMemo(() => sightOf(info, plane.kind), [info, plane.kind]);
  const [current, setCurrent] = useState<{ of: PlanePool; plane: ShownPlane } | null>(null);
  const follow = useCallback((): void => {
    if (!pool || !follower) return;
    const next = follower.at(plane, [], sight);
    // oxlint-disable-next-line react-hooks/set-state-in-effect -- what has come of a stack is known outside of React
    setCurrent((before) =>
      before?.of === pool && before.plane === next ? before : next && { of: pool, plane: next },
    );
  }, [pool, follower, plane, sight]);
  useLayoutEffect(follow, [follow]);
  useEffect(() => {
    if (!pool) return undefined;
    let frame = 0;
    const stop = pool.subscribe(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(follow);
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [pool, follow]);

  const now = current?.of === pool ? current : null;
  const { width, height } = size;
  const layer = useMemo((): PictureLayer => {
    const canvas = now && shown ? paintSection(now, sight, shown) : null;
    return plainLayer(canvas, { width, height });
  }, [now, sight, shown, width, height]);
  return { layer, plane: now?.plane ?? null };
}

type Sight = ReturnType<typeof sightOf>;

/** The whole of a section, at the finest level that is not too large. */
function sightOf(info: StackInfo, kind: ShownPlane['kind']) {
  const { levels } = planeInfoOf(info, { kind: kind === 'yz' ? 'yz' : 'xz', at: 0, time: 0 });
  const fitting = levels.findIndex(({ width, height }) => width * height <= mostPixels);
  const level = fitting < 0 ? levels.length - 1 : fitting;
  const stage = levels[level] ?? { width: 1, height: 1 };
  return { view: { scale: 1 / 2 ** level, x: 0, y: 0 }, stage, density: 1 };
}

function paintSection(
  { of, plane }: { of: PlanePool; plane: ShownPlane },
  sight: Sight,
  { display, painter }: { display: PixelDisplay; painter: TilePainter },
): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [sight.stage.width, sight.stage.height];
  const context = canvas.getContext('2d');
  if (!context) return null;
  const tiles = createTileLayer(of.source(plane), { name: planeAddress(plane) });
  const layer = tiles.layer(display, null, painter);
  // All of it is there: what a frame has no time for is done at once.
  while (!layer.paint(sight));
  layer.show(context, sight);
  return canvas;
}

function useSectionPool({ id, tile }: StackAddress, info: StackInfo): PlanePool | null {
  const [made, setMade] = useState<{ id: string; info: StackInfo; pool: PlanePool } | null>(null);
  useEffect(() => {
    const pool = createPlanePool({
      infoOf: (plane) => planeInfoOf(info, plane),
      load: tile,
      maxBytes: mostBytes,
    });
    setMade({ id, info, pool });
    return () => {
      setMade(null);
      pool.close();
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the address of a stack is made anew by each rendering
  }, [id, info]);
  return made && made.id === id && made.info === info ? made.pool : null;
}
