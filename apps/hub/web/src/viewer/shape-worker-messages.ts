import type { ShapeLook } from './draw-shapes.ts';
import type { Frame } from './draw-scene.ts';
import type { ShapeScene } from './shape-scene.ts';

/** What the worker that draws shapes is told. A `draw` follows the last part of what it draws. */
export type ShapeOrder =
  | { type: 'part'; part: ShapeScene; /** Of new shapes, instead of those before. */ isFirst: boolean }
  | { type: 'draw'; frame: Frame; look: ShapeLook };

/** What it answers to each `draw`: the picture, for the frame that was asked for. */
export interface ShapeAnswer {
  frame: Frame;
  bitmap: ImageBitmap;
}
