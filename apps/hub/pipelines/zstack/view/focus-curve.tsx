import type { ShownPlane } from '@headway/hub-web/view-kit';
import { type PointerEvent, type ReactNode, useMemo } from 'react';
import type { ZstackFocusResult } from '../contract.ts';
import { curvePath, sliceUnder } from './curve-path.ts';

/** Of the drawing; it is stretched to the width of the panel. */
const size = { width: 360, height: 120 };

/** How sharp each slice is, and the way to the sharpest. */
export function FocusCurve({
  result: { sharpness, best, chosen },
  plane,
  show,
}: {
  result: ZstackFocusResult;
  plane: ShownPlane | null;
  show: ((plane: ShownPlane) => void) | null;
}): ReactNode {
  const path = useMemo(() => curvePath(sharpness, size), [sharpness]);
  const go = (slice: number): void => show?.({ kind: 'slice', slice, time: chosen.time });
  const shown = plane?.kind === 'slice' ? plane.slice : null;
  const xOf = (slice: number): number => ((slice + 0.5) / sharpness.length) * size.width;
  const press = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    go(sliceUnder(event.clientX - left, { width, count: sharpness.length }));
  };
  return (
    <section className="zstack-focus" aria-label="Sharpness">
      <h3>Sharpness of each slice</h3>
      <svg
        className="zstack-curve"
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Sharpness over ${sharpness.length} slices; slice ${best + 1} is the sharpest.`}
        onPointerDown={press}
        onPointerMove={press}
      >
        <path className="zstack-curve-area" d={`${path} L${size.width} ${size.height} L0 ${size.height} Z`} />
        <path className="zstack-curve-line" d={path} vectorEffect="non-scaling-stroke" />
        <line
          className="zstack-curve-best"
          x1={xOf(best)}
          x2={xOf(best)}
          y1={0}
          y2={size.height}
          vectorEffect="non-scaling-stroke"
        />
        {shown !== null && (
          <line
            className="zstack-curve-shown"
            x1={xOf(shown)}
            x2={xOf(shown)}
            y1={0}
            y2={size.height}
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <p className="zstack-curve-ends hw-tabular" aria-hidden="true">
        <span>1</span>
        <span>{sharpness.length}</span>
      </p>
      {show && (
        <button
          type="button"
          className="hw-button hw-button-small"
          disabled={shown === best}
          onClick={() => go(best)}
        >
          Go to the sharpest slice
        </button>
      )}
    </section>
  );
}
