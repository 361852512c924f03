import type { ChannelPixels, StackInfo } from '@headway/hub-api';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { createPlaneFollower, problemOf } from './follow-plane.ts';
import { createPaintedTiles } from './painted-tiles.ts';
import { createTilePainter } from './paint-tile.ts';
import { createTileLayer, plainLayer } from './picture-layer.ts';
import type { TilePlace } from './pixel-source.ts';
import { createPlanePool, type PlanePool } from './plane-pool.ts';
import { planeAddress, type ShownPlane } from '@headway/hub-api';
import { planeInfoOf } from './stack-info.ts';
import { createStackLayers } from './stack-layer.ts';
import { retryPassing } from './retry-passing.ts';
import type { Camera } from './use-camera.ts';
import { useDisplay } from './use-display.ts';
import { type Picture, useImage } from './use-picture.ts';
import type { StackView } from './use-stack-view.ts';

/** Where a stack can be had. */
export interface StackAddress {
  /** Tells stacks apart, and how they are laid out. */
  id: string;
  preview: string;
  info(signal: AbortSignal): Promise<StackInfo>;
  tile(plane: ShownPlane, place: TilePlace, signal: AbortSignal): Promise<ArrayBuffer>;
  /** What is known of the values of a plane. */
  values(plane: ShownPlane, signal: AbortSignal): Promise<readonly ChannelPixels[]>;
}

export interface StackPicture extends Picture {
  /** What is on the screen: the plane that is asked for, or one before it until that has come. */
  plane: ShownPlane | null;
  /** Whether what is asked for is still to come. */
  isWaiting: boolean;
  info: StackInfo | null;
  /** Why there is no picture. */
  problem: Error | null;
  pool: PlanePool | null;
}

/** Shows the plane of a stack that is asked for, and fetches those that come next; `null` without a stack. */
export function useStackPicture(
  address: StackAddress | null,
  view: StackView | null,
  camera: Pick<Camera, 'view' | 'stage'>,
): StackPicture | null {
  const id = address?.id ?? '';
  const info = useQuery({
    queryKey: ['stack', id],
    queryFn: ({ signal }) => address?.info(signal),
    enabled: address !== null,
    staleTime: Infinity,
    ...retryPassing,
  });
  const known = info.data ?? null;
  const preview = useImage(address?.preview ?? null);
  const pool = usePool(address, known);
  const isProjection = view?.plane.kind === 'projection';
  const projected = useProjectedInfo(address, known, isProjection ? view.place.time : null);
  const display = useDisplay(
    id,
    { plane: known, projection: projected ?? known },
    isProjection ? 'projection' : 'plane',
  );
  const painter = useMemo(
    () => (display && known ? createTilePainter(display.shown, known.format) : null),
    [display, known],
  );
  const [shown, setShown] = useState<{ of: PlanePool; plane: ShownPlane } | null>(null);

  const { view: seen, stage } = camera;
  const follower = useMemo(() => pool && createPlaneFollower(pool), [pool]);
  const plane = view?.plane;
  const ahead = view?.ahead;
  const follow = useCallback((): void => {
    if (!pool || !follower || !plane || !ahead || stage.width === 0) return;
    const next = follower.at(plane, ahead, { view: seen, stage, density: devicePixelRatio });
    // oxlint-disable-next-line react-hooks/set-state-in-effect -- what has come of a stack is known outside of React
    setShown((before) =>
      before?.of === pool && before.plane === next ? before : next && { of: pool, plane: next },
    );
  }, [pool, follower, plane, ahead, seen, stage]);
  // Before the page is painted: what is there already is shown with the same frame.
  useLayoutEffect(follow, [follow]);
  const arrived = useOwnArrivals(pool, plane, follow);

  const current = pool !== null && shown?.of === pool ? shown.plane : null;
  const source = useMemo(() => (pool && current ? pool.source(current) : null), [pool, current]);
  const painted = useMemo(
    () => pool && { tiles: createPaintedTiles(), through: createStackLayers() },
    [pool],
  );
  const tiles = useMemo(
    () =>
      source && painted && current
        ? createTileLayer(source, { painted: painted.tiles, name: planeAddress(current) })
        : null,
    [source, painted, current],
  );
  const choice = display?.shown;
  const width = known?.width ?? 1;
  const height = known?.height ?? 1;
  const layer = useMemo(() => {
    void arrived; // another object, so that it is drawn again
    if (tiles && painted && choice && painter) return painted.through(tiles.layer(choice, null, painter));
    return plainLayer(preview.image, { width, height });
  }, [tiles, painted, choice, painter, preview.image, width, height, arrived]);
  if (!address || !view) return null;
  const problem =
    info.error ??
    (pool && stage.width > 0
      ? problemOf(pool, view.plane, { view: seen, stage, density: devicePixelRatio })
      : null);
  return {
    layer,
    status: problem ? 'failed' : source ? 'shown' : 'loading',
    pixels: source,
    display,
    plane: current,
    isWaiting: problem === null && current !== view.plane,
    info: known,
    problem,
    pool,
  };
}

/** Counts what came of a plane, once a frame. `follow` is called for what came of others: nothing of them is drawn. */
function useOwnArrivals(pool: PlanePool | null, plane: ShownPlane | undefined, follow: () => void): number {
  const [count, setCount] = useState(0);
  const latest = useRef({ name: '', follow });
  useEffect(() => {
    latest.current = { name: plane ? planeAddress(plane) : '', follow };
  });
  useEffect(() => {
    if (!pool) return undefined;
    let frame = 0;
    let isOwn = false;
    const stop = pool.subscribe((name) => {
      isOwn ||= name === latest.current.name;
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        latest.current.follow();
        if (isOwn) setCount((before) => before + 1);
        isOwn = false;
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [pool]);
  return count;
}

/**
 * What is known of the brightest values of all slices, for a contrast in which projections are not white all over. Those
 * of the time that was asked for first do for all times and ranges: the contrast stays as one moves.
 * @param time `null`: no projection is shown
 */
function useProjectedInfo(
  address: StackAddress | null,
  info: StackInfo | null,
  time: number | null,
): StackInfo | null {
  const { data } = useQuery({
    queryKey: ['projected', address?.id],
    queryFn: async ({ signal }) => {
      const to = (info?.stack.slices ?? 1) - 1;
      return (await address?.values({ kind: 'projection', from: 0, to, time: time ?? 0 }, signal)) ?? [];
    },
    enabled: address !== null && info !== null && time !== null,
    staleTime: Infinity,
    ...retryPassing,
  });
  return useMemo(() => {
    if (!info || data?.length !== info.channels.length) return null;
    return { ...info, channels: info.channels.map((channel, index) => ({ ...channel, ...data[index] })) };
  }, [info, data]);
}

function usePool(address: StackAddress | null, info: StackInfo | null): PlanePool | null {
  const [made, setMade] = useState<{ id: string; info: StackInfo; pool: PlanePool } | null>(null);
  const id = address?.id;
  const tile = address?.tile;
  useEffect(() => {
    if (id === undefined || !tile || !info) return undefined;
    const pool = createPlanePool({ infoOf: (plane) => planeInfoOf(info, plane), load: tile });
    setMade({ id, info, pool });
    return () => {
      setMade(null);
      pool.close();
    };
    // The address of a stack is made anew by each rendering.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id, info]);
  return made && made.id === id && made.info === info ? made.pool : null;
}
