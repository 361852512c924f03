import type { ShownPlane, StackInfo } from '@headway/hub-api';
import { type ReactNode, useCallback, useEffect, useMemo } from 'react';
import type { CursorStore } from '../cursor-store.ts';
import type { ShapeLook } from '../draw-shapes.ts';
import { createTilePainter } from '../paint-tile.ts';
import type { Shape } from '../shape.ts';
import type { Selection } from '../use-selection.ts';
import type { StackAddress, StackPicture } from '../use-stack-picture.ts';
import type { StackView } from '../use-stack-view.ts';
import type { Point } from '../view-transform.ts';
import type { PaneContent } from './draw-ortho.ts';
import type { OrthoPlane, Voxel } from './ortho-geometry.ts';
import { OrthoPane } from './ortho-pane.tsx';
import { stretchShapes } from './stretch-shapes.ts';
import type { Ortho } from './use-ortho.ts';
import { useSection } from './use-section.ts';

export interface OrthoViewsProps {
  /** The file's name. */
  label: string;
  ortho: Ortho;
  stack: { view: StackView; picture: StackPicture; address: StackAddress };
  /** Of the slice. */
  shapes: readonly Shape[];
  /** The objects in another plane; the same function until they change. */
  shapesIn: (plane: ShownPlane) => readonly Shape[];
  /** Of the slice's. */
  look: ShapeLook;
  lookOf: (shapes: readonly Shape[]) => ShapeLook;
  selection: Selection;
  /** Told where the pointer is in the slice; else where the planes cross. */
  cursor: CursorStore;
  onContent: (plane: OrthoPlane, content: PaneContent) => void;
  /** Lies over the planes. */
  children?: ReactNode;
}

/** A slice and the two sections that cross it, with a crosshair where all three meet. */
export function OrthoViews(props: OrthoViewsProps): ReactNode {
  const { info } = props.stack.picture;
  if (info) return <Planes {...props} info={info} />;
  return (
    <div className="hub-stage-frame">
      <div className="hub-stage" aria-busy="true" />
    </div>
  );
}

function Planes({
  label,
  ortho,
  stack,
  info,
  shapes,
  shapesIn,
  look,
  lookOf,
  selection,
  cursor,
  onContent,
  children,
}: OrthoViewsProps & { info: StackInfo }): ReactNode {
  const { at, stageRef, isColumn, stack: cut, isSpaced, moveTo, followSlice } = ortho;
  const { view, picture, address } = stack;
  const { time, slice } = view.place;
  const { go } = view;
  useEffect(() => followSlice(slice), [followSlice, slice]);
  const onMove = useCallback(
    ({ x, y, z }: Voxel): void => {
      moveTo({ x, y });
      if (z !== slice) go({ slice: z, range: null });
    },
    [moveTo, go, slice],
  );
  const { x, y } = at;
  const onHover = useCallback(
    (point: Point | null): void => cursor.set(point ?? { x: x + 0.5, y: y + 0.5 }),
    [cursor, x, y],
  );
  useEffect(() => {
    onHover(null);
    return () => cursor.set(null);
  }, [cursor, onHover]);
  // Sections are made of slices, also beside a projection of them.
  const planes = picture.display?.ofPlanes ?? null;
  const painted = useMemo(
    () => planes && { display: planes, painter: createTilePainter(planes, info.format) },
    [planes, info.format],
  );
  const { width, height, slices, depth } = cut;
  const xz = useMemo((): ShownPlane => ({ kind: 'xz', at: at.y, time }), [at.y, time]);
  const yz = useMemo((): ShownPlane => ({ kind: 'yz', at: at.x, time }), [at.x, time]);
  const source = { address, info };
  const xzSection = useSection(source, xz, {
    size: { width, height: slices * depth },
    shown: painted,
  });
  const yzSection = useSection(source, yz, {
    size: { width: slices * depth, height },
    shown: painted,
  });
  const { plane: xzPlane } = xzSection;
  const { plane: yzPlane } = yzSection;
  // Outlines belong to what is shown, which may be a section behind.
  const xzShapes = useMemo(
    () => stretchShapes(xzPlane ? shapesIn(xzPlane) : [], { across: 1, down: depth }),
    [shapesIn, xzPlane, depth],
  );
  const yzShapes = useMemo(
    () => stretchShapes(yzPlane ? shapesIn(yzPlane) : [], { across: depth, down: 1 }),
    [shapesIn, yzPlane, depth],
  );
  const looks = useMemo(() => ({ xz: lookOf(xzShapes), yz: lookOf(yzShapes) }), [lookOf, xzShapes, yzShapes]);
  const shared = { ortho, selection, onMove, onContent };
  const place = `x ${at.x}, y ${at.y}, slice ${slice + 1}`;
  const { range } = view.place;
  return (
    <div className="hub-stage-frame">
      <div ref={stageRef} className="hub-stage hub-ortho" data-column={isColumn || undefined}>
        <div className="hub-ortho-planes" role="group" aria-label={`Orthogonal views of ${label}`}>
          <OrthoPane
            {...shared}
            plane="xy"
            label={range ? `Brightest of slices ${range.from + 1} to ${range.to + 1}` : `Slice ${slice + 1}`}
            onHover={onHover}
            layer={picture.layer}
            shapes={shapes}
            look={look}
          />
          <OrthoPane
            {...shared}
            plane="yz"
            label={`Column ${at.x} of all slices`}
            layer={yzSection.layer}
            shapes={yzShapes}
            look={looks.yz}
          />
          <OrthoPane
            {...shared}
            plane="xz"
            label={`Row ${at.y} of all slices`}
            layer={xzSection.layer}
            shapes={xzShapes}
            look={looks.xz}
          />
          <div className="hub-ortho-place hw-tabular">
            <p>{place}</p>
            {!isSpaced && (
              <p>Nobody says how far slices are apart: they are drawn as if voxels were cubes.</p>
            )}
          </div>
        </div>
      </div>
      {children}
    </div>
  );
}
