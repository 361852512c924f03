import { planeAddress, type ShownPlane } from '@headway/hub-api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPlaneFollower, problemOf } from './follow-plane.ts';
import type { ShownInfo } from './pixel-display.ts';
import { createPlanePool, type PlanePool } from './plane-pool.ts';

const channel = { min: 0, max: 9, low: 0, high: 9, histogramFrom: 0, histogramTo: 9, histogram: [] };
const info: ShownInfo = {
  width: 2,
  height: 2,
  channels: [channel],
  bits: 8,
  format: 'uint8',
  tileSize: 2,
  levels: [{ width: 2, height: 2 }],
};
const sight = { view: { scale: 1, x: 0, y: 0 }, stage: { width: 2, height: 2 }, density: 1 };
const slice = (at: number): ShownPlane => ({ kind: 'slice', slice: at, time: 0 });

/** Planes that come when the test lets them. */
function setUp(maxBytes?: number) {
  const asked = new Map<string, { come(): void; fail(error: Error): void; signal: AbortSignal }>();
  const pool: PlanePool = createPlanePool({
    infoOf: () => info,
    load: (plane, _place, signal) =>
      new Promise((resolve, reject) => {
        const answer = { come: () => resolve(new ArrayBuffer(4)), fail: reject, signal };
        asked.set(planeAddress(plane), answer);
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    ...(maxBytes !== undefined && { maxBytes }),
  });
  pools.push(pool);
  const follower = createPlaneFollower(pool);
  const at = (wanted: number, ...ahead: number[]) => {
    const shown = follower.at(slice(wanted), ahead.map(slice), sight);
    return shown && planeAddress(shown);
  };
  const came = async (name: string) => {
    const heard = new Promise((resolve) => pool.subscribe(resolve));
    asked.get(name)?.come();
    expect(await heard).toBe(name);
  };
  const underway = () => [...asked].filter(([, { signal }]) => !signal.aborted).map(([name]) => name);
  return { pool, asked, at, came, underway };
}

const pools: PlanePool[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
});

describe('who moves through a stack', () => {
  it('keeps the plane before until the next one has come', async () => {
    const { at, came } = setUp();
    expect(at(0)).toBeNull();
    await came('z0-t0');
    expect(at(0)).toBe('z0-t0');
    expect(at(1)).toBe('z0-t0');
    await came('z1-t0');
    expect(at(1)).toBe('z1-t0');
  });

  it('has those ahead fetched once the wanted one is there, two at a time', async () => {
    const { at, came, asked } = setUp();
    at(0, 1, 2, 3);
    expect([...asked.keys()]).toEqual(['z0-t0']);
    await came('z0-t0');
    at(0, 1, 2, 3);
    expect([...asked.keys()]).toEqual(['z0-t0', 'z1-t0', 'z2-t0']);
    await came('z1-t0');
    at(0, 1, 2, 3);
    expect(asked.has('z3-t0')).toBe(true);
    expect(at(1)).toBe('z1-t0');
  });

  it('goes on with the next but one when the next is gone to before it has come', async () => {
    const { at, came, underway, asked } = setUp();
    at(0, 1, 2, 3);
    await came('z0-t0');
    at(0, 1, 2, 3);
    expect(at(1, 2, 3, 4)).toBe('z0-t0');
    expect(underway()).toEqual(['z1-t0', 'z2-t0']);
    expect(at(3, 4, 5)).toBe('z0-t0');
    expect(asked.get('z2-t0')?.signal.aborted).toBe(true);
  });

  it('sees one on the way while moving fast, and has those between given up', async () => {
    const { at, came, underway } = setUp();
    at(0);
    await came('z0-t0');
    at(0);
    for (const to of [1, 2, 3, 4]) at(to);
    expect(underway()).toEqual(['z1-t0', 'z4-t0']);
    await came('z1-t0');
    expect(at(4)).toBe('z1-t0');
    await came('z4-t0');
    expect(at(4)).toBe('z4-t0');
  });

  it('gets to a plane that can’t be had, and why', async () => {
    const { at, asked, pool } = setUp();
    at(0);
    asked.get('z0-t0')?.fail(new Error('The file ends too early.'));
    await vi.waitFor(() =>
      expect(problemOf(pool, slice(0), sight)?.message).toBe('The file ends too early.'),
    );
    expect(at(0)).toBe('z0-t0');
  });

  it('can come back to a plane whose fetching was given up', async () => {
    const { at, came, asked, pool } = setUp();
    for (const to of [1, 2, 3]) at(to);
    expect(asked.get('z2-t0')?.signal.aborted).toBe(true);
    at(2);
    expect(asked.get('z2-t0')?.signal.aborted).toBe(false);
    expect(problemOf(pool, slice(2), sight)).toBeNull();
    await came('z2-t0');
    expect(at(2)).toBe('z2-t0');
  });
});

describe('memory', () => {
  it('holds as many planes as fit, and forgets the one that was not used for longest', () => {
    const { pool } = setUp(6 * 6);
    expect(pool.most).toBe(6);
    const first = pool.source(slice(0));
    for (let at = 1; at < 6; at += 1) pool.source(slice(at));
    expect(pool.source(slice(0))).toBe(first);
    pool.source(slice(6));
    expect(pool.source(slice(0))).toBe(first);
    const second = pool.source(slice(1));
    for (let at = 10; at < 16; at += 1) pool.source(slice(at));
    expect(pool.source(slice(1))).not.toBe(second);
  });

  it('holds a few planes however large they are', () => {
    expect(setUp(1).pool.most).toBe(4);
  });
});
