import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { ShapeLook } from '../draw-shapes.ts';
import type { PictureLayer } from '../picture-layer.ts';
import { sceneOf } from '../shape-scene.ts';
import { isInside, type Shape } from '../shape.ts';
import type { Selection } from '../use-selection.ts';
import type { Point } from '../view-transform.ts';
import { listenToWheel } from '../wheel.ts';
import { drawPane, type PaneContent } from './draw-ortho.ts';
import { axesOf, type OrthoPlane, paneOf, type Voxel, voxelAt } from './ortho-geometry.ts';
import type { Ortho } from './use-ortho.ts';
import { usePaneGestures } from './use-pane-gestures.ts';

/** With Shift an arrow key goes so many voxels. */
const longStep = 10;

/** One of the planes. A press moves the crosshair there, the wheel goes through the planes that lie behind, two fingers enlarge. */
export function OrthoPane({
  plane,
  label,
  ortho,
  layer,
  shapes,
  look,
  selection,
  onMove,
  onHover,
  onContent,
}: {
  plane: OrthoPlane;
  label: string;
  ortho: Ortho;
  layer: PictureLayer;
  /** In units as long across as down. */
  shapes: readonly Shape[];
  look: ShapeLook;
  selection: Selection;
  onMove: (to: Voxel) => void;
  /** Where the pointer is, in pixels of the plane; `null` when it has left. */
  onHover?: (at: Point | null) => void;
  /** Told what is drawn. */
  onContent: (plane: OrthoPlane, content: PaneContent) => void;
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const element = useRef<HTMLDivElement>(null);
  const { at, stack, view, rooms } = ortho;
  const [across, down] = axesOf[plane];
  const { hovered, selected } = selection;
  const scene = useMemo(() => sceneOf(shapes), [shapes]);
  const content = useMemo(
    (): PaneContent => ({
      layer,
      scene,
      look,
      hovered: hovered === selected ? [] : shapes.filter(({ id }) => id === hovered),
      selected: shapes.filter(({ id }) => id === selected),
      view: { scale: view.scale, x: view.offset[across], y: view.offset[down] },
      room: { width: rooms[across], height: rooms[down] },
      cross: paneOf(plane, at, stack, view),
    }),
    [layer, scene, look, shapes, hovered, selected, view, rooms, across, down, plane, at, stack],
  );
  useEffect(() => {
    onContent(plane, content);
    let frame = 0;
    const draw = (): void => {
      frame = requestAnimationFrame(() => {
        if (paint(canvas.current, content)) draw();
      });
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [plane, content, onContent]);

  const depth = across === 'z' ? 'x' : down === 'z' ? 'y' : 'z';
  const through = useRef<(by: number) => void>(() => undefined);
  useEffect(() => {
    // A step is at least a pixel of the screen, so that one comes through a large image.
    const step = depth === 'z' ? 1 : Math.max(1, Math.round(1 / view.scale));
    through.current = (by) => onMove({ ...at, [depth]: at[depth] + by * step });
  });
  const { zoom } = ortho;
  useEffect(() => {
    if (!element.current) return undefined;
    return listenToWheel(element.current, { zoom, step: () => through.current });
  }, [zoom]);

  const placeOf = ({ x, y }: Point): Point => ({
    x: (x - content.view.x) / view.scale,
    y: (y - content.view.y) / view.scale,
  });
  const shapeAt = (point: Point): string | null => {
    const place = placeOf(point);
    const { mask } = look;
    return shapes.find((shape, index) => mask?.[index] !== 0 && isInside(shape, place))?.id ?? null;
  };
  const gestures = usePaneGestures(element, {
    onMove: (to) => onMove(voxelAt(plane, to, { stack, view, from: at })),
    onPress: (point) => selection.select(shapeAt(point), 'image'),
    onHover: (point) => {
      onHover?.(point && placeOf(point));
      selection.hover(point && shapeAt(point));
    },
    zoom,
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = arrows[event.key];
    if (event.key === 'Escape') selection.select(null, 'image');
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const by = event.shiftKey ? longStep : 1;
    onMove({ ...at, [across]: at[across] + way[0] * by, [down]: at[down] + way[1] * by });
  };
  return (
    <div
      ref={element}
      className="hub-ortho-pane"
      data-plane={plane}
      role="application"
      aria-roledescription="plane of a stack"
      aria-label={`${label}. Arrow keys move the crosshair.`}
      // An instrument of its own: it takes the focus so that keys can move the crosshair.
      tabIndex={0}
      style={{ width: rooms[across], height: rooms[down] }}
      {...gestures}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <span className="hub-ortho-name" aria-hidden="true">
        {plane.toUpperCase()}
      </span>
    </div>
  );
}

function paint(canvas: HTMLCanvasElement | null, content: PaneContent): boolean {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return false;
  const { width, height } = content.room;
  const density = devicePixelRatio;
  const [across, down] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  return drawPane(context, content, density);
}

const arrows: Readonly<Record<string, readonly [x: number, y: number] | undefined>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
