import type { PlanePool } from './plane-pool.ts';
import type { ShownPlane } from '@headway/hub-api';
import { tilesInSight } from './tiles-in-sight.ts';
import type { Size, View } from './view-transform.ts';

/** What of a plane is to be seen. */
interface Sight {
  view: View;
  stage: Size;
  density: number;
}

/** Says which plane is on the screen while one moves through a stack. */
export interface PlaneFollower {
  /**
   * @param wanted where one is
   * @param ahead where one goes next, the nearest first
   * @returns the newest plane of which all that is in sight is there; `null` before the first is
   */
  at(wanted: ShownPlane, ahead: readonly ShownPlane[], sight: Sight): ShownPlane | null;
}

/** Planes ahead that are fetched at a time. */
const prefetched = 2;

/**
 * Fetches the plane that is wanted, then those ahead. Who moves faster than planes come sees some of those passed:
 * the one that is on its way is waited for, those between it and the wanted one are left out.
 */
export function createPlaneFollower(pool: PlanePool): PlaneFollower {
  let shown: ShownPlane | null = null;
  let onTheWay: ShownPlane | null = null;

  function isThere(plane: ShownPlane, sight: Sight): boolean {
    const source = pool.source(plane);
    let there = true;
    for (const tile of tilesInSight(source.info, sight).tiles) {
      // Not stopped at the first: each that is asked for is fetched.
      if (!source.tile(tile) && source.problem(tile) === null) there = false;
    }
    return there;
  }

  return {
    at(wanted, ahead, sight) {
      if (isThere(wanted, sight)) {
        shown = wanted;
        onTheWay = null;
        const near = ahead.slice(0, Math.max(pool.most - 2, 0));
        pool.keepTo([wanted, ...near]);
        let underway = 0;
        for (const plane of near) {
          if (underway >= prefetched) break;
          if (!isThere(plane, sight)) underway += 1;
        }
        return shown;
      }
      if (onTheWay && isThere(onTheWay, sight)) {
        shown = onTheWay;
        onTheWay = null;
      }
      onTheWay ??= wanted;
      // What was begun of the next ones goes on: on a slow way it would be fetched twice.
      pool.keepTo([onTheWay, wanted, ...ahead.slice(0, prefetched)]);
      return shown;
    },
  };
}

/** Why a plane can't be shown; `null` where it can. */
export function problemOf(pool: PlanePool, plane: ShownPlane, sight: Sight): Error | null {
  const source = pool.source(plane);
  for (const tile of tilesInSight(source.info, sight).tiles) {
    const problem = source.has(tile) ? null : source.problem(tile);
    if (problem) return problem;
  }
  return null;
}
