import type { StackPoint } from './contract.ts';

/** A ball, in pixels and slices. */
export interface Ball {
  readonly place: StackPoint;
  /** Pixels. */
  readonly radius: number;
}

/** Finds balls whose middles are near. */
export interface Neighbours<Each extends Ball> {
  /** Those not further than so many pixels from a place. */
  near(place: StackPoint, reach: number): Iterable<Each>;
}

/** Sorts balls into cells as wide as most searches reach. @param aspect from one slice to the next, in pixels */
export function neighboursOf<Each extends Ball>(
  balls: readonly Each[],
  { aspect, cell }: { aspect: number; cell: number },
): Neighbours<Each> {
  const at = (value: number): number => Math.floor(value / cell);
  const keyOf = (x: number, y: number, z: number): string => `${x},${y},${z}`;
  const cells = Map.groupBy(balls, ({ place: [x, y, z] }) => keyOf(at(x), at(y), at(z * aspect)));
  return {
    *near([x, y, z], reach) {
      for (let cz = at(z * aspect - reach); cz <= at(z * aspect + reach); cz++) {
        for (let cy = at(y - reach); cy <= at(y + reach); cy++) {
          for (let cx = at(x - reach); cx <= at(x + reach); cx++) {
            for (const ball of cells.get(keyOf(cx, cy, cz)) ?? []) {
              const [bx, by, bz] = ball.place;
              if (Math.hypot(bx - x, by - y, (bz - z) * aspect) <= reach) yield ball;
            }
          }
        }
      }
    },
  };
}
