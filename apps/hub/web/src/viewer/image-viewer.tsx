import { ImageOff } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useSteps } from '../steps.ts';
import type { CursorStore } from './cursor-store.ts';
import { drawMarks, drawOverlay, drawPicture } from './draw-scene.ts';
import type { ShapeLook } from './draw-shapes.ts';
import { isMany } from './is-many.ts';
import { shapeIndexSteps } from './shape-index.ts';
import type { Shape } from './shape.ts';
import type { Selection } from './use-selection.ts';
import type { Camera } from './use-camera.ts';
import { useGestures } from './use-gestures.ts';
import type { Picture } from './use-picture.ts';
import { useShapeLayer } from './use-shape-layer.ts';
import { type Point, toImage } from './view-transform.ts';
import type { ViewerOverlay, ViewerTool } from './viewer-tool.ts';

export interface ImageViewerProps {
  /** What is shown, for screen readers: the file's name. */
  label: string;
  picture: Picture;
  camera: Camera;
  shapes: readonly Shape[];
  /** The same object until something of it changes. */
  look: ShapeLook;
  selection: Selection;
  /** Told where the pointer is. */
  cursor: CursorStore;
  /** Lies over the image, such as a scale bar. */
  children?: ReactNode;
  /** What a press does instead of moving the image and choosing shapes. */
  tool?: ViewerTool | null;
  /** Drawn over the shapes, beneath the tool. */
  overlay?: ViewerOverlay | null;
  /** Goes through a stack by so many planes: then the wheel does that, and zooms with Ctrl, ⌘ or Alt held. */
  onStep?: ((by: number) => void) | null;
}

/** How far an arrow key moves the image, in CSS pixels. */
const keyStep = 64;

/** The image with its shapes on dark ground. Wheel, drag, pinch and keys move it; a click selects a shape. */
export function ImageViewer({
  label,
  picture,
  camera,
  shapes,
  look,
  selection,
  cursor,
  children,
  tool = null,
  overlay = null,
  onStep = null,
}: ImageViewerProps): ReactNode {
  const pictureCanvas = useRef<HTMLCanvasElement>(null);
  const shapesCanvas = useRef<HTMLCanvasElement>(null);
  const marksCanvas = useRef<HTMLCanvasElement>(null);
  const overlayCanvas = useRef<HTMLCanvasElement>(null);
  const index = useSteps(shapes, shapeIndexSteps, isMany(shapes));
  const { view, stage, stageRef } = camera;
  const hovered = useShapesOf(shapes, selection.hovered === selection.selected ? null : selection.hovered);
  const selected = useShapesOf(shapes, selection.selected);

  // Canvases of their own: pointing at a shape draws only the marks again, and the contrast is the picture's alone.
  const { layer, status } = picture;
  useEffect(
    () => atNextFrame((density) => drawPicture(pictureCanvas.current, layer, { view, stage, density })),
    [layer, view, stage],
  );
  const shapesKind = useShapeLayer(shapesCanvas, { shapes, look, view, stage });
  useEffect(
    () =>
      atNextFrame((density) =>
        drawMarks(marksCanvas.current, { hovered, selected }, { view, stage, density }),
      ),
    [hovered, selected, view, stage],
  );

  useEffect(
    () =>
      atNextFrame((density) =>
        drawOverlay(overlayCanvas.current, [overlay, tool?.draw.bind(tool)], { view, stage, density }),
      ),
    [overlay, tool, view, stage],
  );

  const { mask } = look;
  const shapeAt = (point: Point): string | null =>
    shapes[index?.at(toImage(view, point), (at) => !mask || mask[at] === 1) ?? -1]?.id ?? null;
  const gestures = useGestures(camera, {
    onClick: (point) => selection.select(shapeAt(point), 'image'),
    onHover: (point) => {
      cursor.set(point && toImage(view, point));
      selection.hover(point && shapeAt(point));
    },
    onStep,
    tool,
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (tool?.onKeyDown(event.nativeEvent)) {
      event.preventDefault();
      return;
    }
    gestures.onKeyDown(event);
    const step = keySteps[event.key];
    const planes = planeSteps[event.key];
    if (onStep && planes !== undefined) {
      event.preventDefault();
      onStep(planes);
    } else if (event.key === 'Escape') selection.select(null, 'image');
    else if (step && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      camera.pan(step);
    }
  };

  return (
    <div className="hub-stage-frame">
      <div
        ref={stageRef}
        className="hub-stage"
        data-over={selection.hovered !== null || undefined}
        role="application"
        aria-roledescription="image viewer"
        aria-label={`${label}. ${tool?.keys ?? 'Arrow keys move the image'}, plus and minus zoom, F fits it.`}
        // An instrument of its own: it takes the focus so that keys can move the image.
        tabIndex={0}
        style={tool ? { cursor: tool.cursor } : undefined}
        {...gestures}
        onKeyDown={onKeyDown}
      >
        <canvas ref={pictureCanvas} aria-hidden="true" />
        <canvas key={shapesKind} ref={shapesCanvas} aria-hidden="true" />
        <canvas ref={marksCanvas} aria-hidden="true" />
        <canvas ref={overlayCanvas} aria-hidden="true" />
        {status === 'failed' && (
          <p className="hub-stage-problem">
            <ImageOff size={20} aria-hidden="true" />
            The picture can’t be shown. The file itself can still be downloaded.
          </p>
        )}
      </div>
      {children}
    </div>
  );
}

const noShapes: readonly Shape[] = [];

/** All shapes of an object: one of many slices may be cut into several. */
function useShapesOf(shapes: readonly Shape[], id: string | null): readonly Shape[] {
  return useMemo(() => (id === null ? noShapes : shapes.filter((shape) => shape.id === id)), [shapes, id]);
}

/** Draws once however often the state changes within a frame, and again while `draw` asks for it. Returns the undo. */
function atNextFrame(draw: (density: number) => boolean | void): () => void {
  let frame = 0;
  const ask = (): void => {
    frame = requestAnimationFrame(() => {
      if (draw(devicePixelRatio)) ask();
    });
  };
  ask();
  return () => cancelAnimationFrame(frame);
}

/** Both ends of a stack are nearer than this. */
const far = 1e9;
const planeSteps: Readonly<Record<string, number | undefined>> = {
  PageUp: -10,
  PageDown: 10,
  Home: -far,
  End: far,
};

const keySteps: Readonly<Record<string, Point | undefined>> = {
  ArrowLeft: { x: keyStep, y: 0 },
  ArrowRight: { x: -keyStep, y: 0 },
  ArrowUp: { x: 0, y: keyStep },
  ArrowDown: { x: 0, y: -keyStep },
};
