import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { begin, type Frame } from './draw-scene.ts';
import { drawShapes, type ShapeLook } from './draw-shapes.ts';
import type { ShapeScene } from './shape-scene.ts';
import type { ShapeAnswer, ShapeOrder } from './shape-worker-messages.ts';
import type { Size, View } from './view-transform.ts';

/** From so many shapes on they are drawn beside the page. */
const largeFrom = 3000;

/** A canvas is drawn on in one way for ever: another kind needs another element. */
export type ShapeLayerKind = 'here' | 'worker';

/** Draws shapes; many of them in a worker, whose last picture moves along with the view until the next one comes. */
export function useShapeLayer(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  { scene, look, view, stage }: { scene: ShapeScene; look: ShapeLook; view: View; stage: Size },
): ShapeLayerKind {
  const kind = scene.count >= largeFrom && canUseWorkers() ? 'worker' : 'here';

  useEffect(() => {
    if (kind === 'worker') return undefined;
    const frame = requestAnimationFrame(() => {
      const context = begin(canvasRef.current, { view, stage, density: devicePixelRatio });
      if (context) drawShapes(context, scene, { look, view, stage });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvasRef, kind, scene, look, view, stage]);

  useWorkerLayer(canvasRef, { scene: kind === 'worker' ? scene : null, look, view, stage });
  return kind;
}

function useWorkerLayer(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  { scene, look, view, stage }: { scene: ShapeScene | null; look: ShapeLook; view: View; stage: Size },
): void {
  const [painter, setPainter] = useState<WorkerPainter | null>(null);
  const isNeeded = scene !== null;
  useEffect(() => {
    if (!isNeeded) return undefined;
    const created = createWorkerPainter(() => canvasRef.current);
    setPainter(created);
    return () => {
      setPainter(null);
      created.close();
    };
  }, [canvasRef, isNeeded]);
  // Before the page is painted: the last picture moves with the image, not after it.
  useLayoutEffect(() => {
    if (scene && stage.width > 0) painter?.draw(scene, { view, stage, density: devicePixelRatio }, look);
  }, [painter, scene, look, view, stage]);
}

interface WorkerPainter {
  draw(scene: ShapeScene, frame: Frame, look: ShapeLook): void;
  close(): void;
}

/** One drawing at a time; of those that are asked for meanwhile only the newest is drawn. */
function createWorkerPainter(canvasOf: () => HTMLCanvasElement | null): WorkerPainter {
  const worker = new Worker(new URL('shape-worker.ts', import.meta.url), { type: 'module' });
  const send = (order: ShapeOrder): void => worker.postMessage(order);
  let busy = false;
  let next: { frame: Frame; look: ShapeLook } | null = null;
  let sent: ShapeScene | null = null;
  let shown: Frame | null = null;
  let wanted: Frame | null = null;

  function place(): void {
    const canvas = canvasOf();
    if (!canvas || !shown || !wanted) return;
    const scale = wanted.view.scale / shown.view.scale;
    const [x, y] = [wanted.view.x - shown.view.x * scale, wanted.view.y - shown.view.y * scale];
    canvas.style.width = `${shown.stage.width}px`;
    canvas.style.height = `${shown.stage.height}px`;
    canvas.style.transformOrigin = '0 0';
    canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }
  function begin(): void {
    if (busy || !next) return;
    send({ type: 'draw', ...next });
    [busy, next] = [true, null];
  }
  worker.addEventListener('message', ({ data: { frame, bitmap } }: MessageEvent<ShapeAnswer>) => {
    busy = false;
    shown = frame;
    const canvas = canvasOf();
    if (canvas) {
      [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
      canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    }
    place();
    begin();
  });
  return {
    draw(scene, frame, look) {
      if (scene !== sent) send({ type: 'scene', scene });
      sent = scene;
      wanted = frame;
      next = { frame, look };
      place();
      begin();
    },
    close: () => worker.terminate(),
  };
}

function canUseWorkers(): boolean {
  return typeof Worker === 'function' && typeof OffscreenCanvas === 'function';
}
