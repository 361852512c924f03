import { drawShapes } from './draw-shapes.ts';
import { joinScenes, type ShapeScene } from './shape-scene.ts';
import type { ShapeAnswer, ShapeOrder } from './shape-worker-messages.ts';

/** Draws shapes beside the page, so that moving the image stays smooth however many there are. */
const canvas = new OffscreenCanvas(1, 1);
let parts: ShapeScene[] = [];
let scene: ShapeScene | null = null;

// A worker's own scope: the page's types say that `postMessage` wants an origin.
const scope = globalThis as unknown as {
  postMessage(answer: ShapeAnswer, transfer: readonly Transferable[]): void;
};

addEventListener('message', ({ data }: MessageEvent<ShapeOrder>) => {
  if (data.type === 'part') {
    if (data.isFirst) parts = [];
    parts.push(data.part);
    scene = null;
    return;
  }
  if (!scene) {
    scene = joinScenes(parts);
    parts = [];
  }
  const { frame, look } = data;
  const { view, stage, density } = frame;
  canvas.width = Math.max(1, Math.round(stage.width * density));
  canvas.height = Math.max(1, Math.round(stage.height * density));
  const context = canvas.getContext('2d');
  if (context) {
    context.setTransform(
      view.scale * density,
      0,
      0,
      view.scale * density,
      view.x * density,
      view.y * density,
    );
    drawShapes(context, scene, { look, view, stage });
  }
  const bitmap = canvas.transferToImageBitmap();
  scope.postMessage({ frame, bitmap }, [bitmap]);
});
