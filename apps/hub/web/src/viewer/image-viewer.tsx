import { ImageOff } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { drawScene, joinPaths, type ShapeStyle } from './draw-scene.ts';
import { createShapeIndex } from './shape-index.ts';
import type { Shape } from './shape.ts';
import type { Selection } from './use-selection.ts';
import type { Camera } from './use-camera.ts';
import { useGestures } from './use-gestures.ts';
import { usePicture } from './use-picture.ts';
import { type Point, type Size, toImage } from './view-transform.ts';

export interface ImageViewerProps {
  /** What is shown, for screen readers: the file's name. */
  label: string;
  size: Size;
  url: string;
  previewUrl: string;
  camera: Camera;
  shapes: readonly Shape[];
  style: ShapeStyle;
  selection: Selection;
}

/** How far an arrow key moves the image, in CSS pixels. */
const keyStep = 64;

/** The image with its shapes on dark ground. Wheel, drag, pinch and keys move it; a click selects a shape. */
export function ImageViewer({
  label,
  size,
  url,
  previewUrl,
  camera,
  shapes,
  style,
  selection,
}: ImageViewerProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = usePicture(url, previewUrl);
  const index = useMemo(() => createShapeIndex(shapes), [shapes]);
  const paths = useMemo(() => joinPaths(shapes), [shapes]);
  const { view, stage, stageRef } = camera;
  const hovered = selection.hovered === null ? undefined : index.get(selection.hovered);
  const selected = selection.selected === null ? undefined : index.get(selection.selected);

  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = canvas.current;
      const context = element?.getContext('2d');
      if (!element || !context || stage.width === 0) return;
      const density = devicePixelRatio;
      const [width, height] = [Math.round(stage.width * density), Math.round(stage.height * density)];
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      drawScene(
        context,
        { size, picture: picture.source, paths, hovered, selected, style },
        { view, stage, density },
      );
    });
    return () => cancelAnimationFrame(frame);
  }, [size, picture.source, paths, hovered, selected, style, view, stage]);

  const shapeAt = (point: Point): string | null => index.at(toImage(view, point))?.id ?? null;
  const gestures = useGestures(camera, {
    onClick: (point) => selection.select(shapeAt(point), 'image'),
    onHover: (point) => selection.hover(shapeAt(point)),
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = keySteps[event.key];
    if (event.key === 'Escape') selection.select(null, 'image');
    else if (step && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      camera.pan(step);
    }
  };

  return (
    <div
      ref={stageRef}
      className="hub-stage"
      data-over={selection.hovered !== null || undefined}
      role="application"
      aria-roledescription="image viewer"
      aria-label={`${label}. Arrow keys move the image, plus and minus zoom, F fits it.`}
      // An instrument of its own: it takes the focus so that keys can move the image.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerLeave={() => selection.hover(null)}
      {...gestures}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {picture.status === 'failed' && (
        <p className="hub-stage-problem">
          <ImageOff size={20} aria-hidden="true" />
          The picture can’t be shown. The file itself can still be downloaded.
        </p>
      )}
    </div>
  );
}

const keySteps: Readonly<Record<string, Point | undefined>> = {
  ArrowLeft: { x: keyStep, y: 0 },
  ArrowRight: { x: -keyStep, y: 0 },
  ArrowUp: { x: 0, y: keyStep },
  ArrowDown: { x: 0, y: -keyStep },
};
