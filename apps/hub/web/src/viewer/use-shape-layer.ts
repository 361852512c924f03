import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { inStretches, type Steps } from '../steps.ts';
import { begin, type Frame } from './draw-scene.ts';
import { drawShapes, type ShapeLook } from './draw-shapes.ts';
import { isMany } from './is-many.ts';
import { sceneOf, scenePartsOf, type ShapeScene } from './shape-scene.ts';
import type { Shape } from './shape.ts';
import type { ShapeAnswer, ShapeOrder } from './shape-worker-messages.ts';
import type { Size, View } from './view-transform.ts';

/** A canvas is drawn on in one way for ever: another kind needs another element. */
export type ShapeLayerKind = 'here' | 'worker';

/** Draws shapes; many of them in a worker, whose last picture moves along with the view until the next one comes. */
export function useShapeLayer(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  { shapes, look, view, stage }: { shapes: readonly Shape[]; look: ShapeLook; view: View; stage: Size },
): ShapeLayerKind {
  const kind = isMany(shapes) && canUseWorkers() ? 'worker' : 'here';
  const scene = useMemo(() => (kind === 'here' ? sceneOf(shapes) : null), [kind, shapes]);

  useEffect(() => {
    if (!scene) return undefined;
    const frame = requestAnimationFrame(() => {
      const context = begin(canvasRef.current, { view, stage, density: devicePixelRatio });
      if (context) drawShapes(context, scene, { look, view, stage });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvasRef, scene, look, view, stage]);

  useWorkerLayer(canvasRef, { shapes: kind === 'worker' ? shapes : null, look, view, stage });
  return kind;
}

function useWorkerLayer(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  {
    shapes,
    look,
    view,
    stage,
  }: { shapes: readonly Shape[] | null; look: ShapeLook; view: View; stage: Size },
): void {
  const [painter, setPainter] = useState<WorkerPainter | null>(null);
  const isNeeded = shapes !== null;
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
    if (shapes && stage.width > 0) painter?.draw(shapes, { view, stage, density: devicePixelRatio }, look);
  }, [painter, shapes, look, view, stage]);
}

interface WorkerPainter {
  draw(shapes: readonly Shape[], frame: Frame, look: ShapeLook): void;
  close(): void;
}

/**
 * One drawing at a time; of those that are asked for meanwhile only the newest is drawn. New shapes are sent bit by bit,
 * and the last picture stays until they are all there.
 */
function createWorkerPainter(canvasOf: () => HTMLCanvasElement | null): WorkerPainter {
  const worker = new Worker(new URL('shape-worker.ts', import.meta.url), { type: 'module' });
  const send = (order: ShapeOrder): void =>
    worker.postMessage(order, order.type === 'part' ? memoryOf(order.part) : []);
  let busy = false;
  let sending = new AbortController();
  let next: { frame: Frame; look: ShapeLook } | null = null;
  let wantedShapes: readonly Shape[] | null = null;
  let sent: readonly Shape[] | null = null;
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
    if (busy || !next || sent !== wantedShapes) return;
    send({ type: 'draw', ...next });
    [busy, next] = [true, null];
  }
  function sendShapes(shapes: readonly Shape[]): void {
    sending.abort();
    sending = new AbortController();
    const { signal } = sending;
    wantedShapes = shapes;
    inStretches(sendParts(shapes, send), { signal })
      .then(() => {
        if (signal.aborted) return;
        sent = shapes;
        begin();
      })
      .catch(reportError);
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
    draw(shapes, frame, look) {
      if (shapes !== wantedShapes) sendShapes(shapes);
      wanted = frame;
      next = { frame, look };
      place();
      begin();
    },
    close() {
      sending.abort();
      worker.terminate();
    },
  };
}

function* sendParts(shapes: readonly Shape[], send: (order: ShapeOrder) => void): Steps<void> {
  let isFirst = true;
  for (const part of scenePartsOf(shapes)) {
    send({ type: 'part', part, isFirst });
    isFirst = false;
    yield;
  }
}

function memoryOf({ points, starts, boxes, attention }: ShapeScene): ArrayBufferLike[] {
  return [points.buffer, starts.buffer, boxes.buffer, attention.buffer];
}

function canUseWorkers(): boolean {
  return typeof Worker === 'function' && typeof OffscreenCanvas === 'function';
}
