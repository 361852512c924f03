import type { PictureLayer, TileLayer } from './picture-layer.ts';

/** Goes from plane to plane of a stack: each is shown once all of it that is in sight is painted, the one before until then. */
export function createStackLayers(): (next: TileLayer) => PictureLayer {
  let shown: TileLayer | null = null;
  return (next) => ({
    draw(context, frame) {
      const finished = next.paint(frame);
      if (finished || !shown) shown = next;
      shown.show(context, frame);
      return !finished;
    },
  });
}
