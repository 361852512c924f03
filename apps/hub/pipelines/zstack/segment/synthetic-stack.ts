import { voxelsOf, type Grid, type Spacing, type Volume } from './volume.ts';

/** A bright ball; centre and radius in real units, which are voxels when the spacing is 1. */
export interface Ball {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/** Draws balls of 1000 on a background of 100. */
export function drawBalls(grid: Grid, balls: readonly Ball[], spacing: Spacing = [1, 1, 1]): Volume {
  const data = new Uint16Array(voxelsOf(grid)).fill(100);
  const [dz, dy, dx] = spacing;
  for (let i = 0; i < data.length; i++) {
    const x = (i % grid.width) * dx;
    const y = (Math.floor(i / grid.width) % grid.height) * dy;
    const z = Math.floor(i / (grid.width * grid.height)) * dz;
    if (balls.some((ball) => Math.hypot(x - ball.x, y - ball.y, z - ball.z) < ball.radius)) data[i] = 1000;
  }
  return { ...grid, spacing, data };
}
