import type { ShownPlane } from '@headway/hub-web/view-kit';
import type { ReactNode } from 'react';
import type { ZstackProjectionResult } from '../contract.ts';

/** The picture that came out, and the way to the same slices in the viewer. */
export function ProjectionPicture({
  result: { picture, from, to, chosen },
  plane,
  show,
}: {
  result: ZstackProjectionResult;
  plane: ShownPlane | null;
  show: ((plane: ShownPlane) => void) | null;
}): ReactNode {
  const isShown = plane?.kind === 'projection' && plane.from === from && plane.to === to;
  return (
    <section className="zstack-projection" aria-label="Projection">
      <img
        src={`data:image/png;base64,${picture.png}`}
        width={picture.width}
        height={picture.height}
        alt={`Brightest values of the slices ${from + 1} to ${to + 1}`}
      />
      {show && (
        <button
          type="button"
          className="hw-button hw-button-small"
          disabled={isShown}
          onClick={() => show({ kind: 'projection', from, to, time: chosen.time })}
        >
          Show these slices
        </button>
      )}
    </section>
  );
}
