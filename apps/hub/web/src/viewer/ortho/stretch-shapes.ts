import type { Shape } from '../shape.ts';

/** Shapes of a plane whose pixels are no squares, in units that are as long across as down. */
export function stretchShapes(
  shapes: readonly Shape[],
  { across, down }: { across: number; down: number },
): readonly Shape[] {
  if (across === 1 && down === 1) return shapes;
  return shapes.map((shape) => {
    const { points, box } = shape;
    return {
      ...shape,
      points: points.map((at, index) => at * (index % 2 === 0 ? across : down)),
      box: { x: box.x * across, y: box.y * down, width: box.width * across, height: box.height * down },
    };
  });
}
