import type { Sheet } from '../picture-sheet.ts';
import { drawPane, type PaneContent } from './draw-ortho.ts';
import { type Along, type OrthoPlane, paneGap } from './ortho-geometry.ts';

/** The planes as they are saved: in a square, also where a narrow screen has them one below the other. */
export function orthoSheet(
  contents: Readonly<Record<OrthoPlane, PaneContent>>,
  rooms: Along,
  notes: Pick<Sheet, 'scaleBar' | 'legend'>,
): Sheet {
  const [right, below] = [rooms.x + paneGap, rooms.y + paneGap];
  const places = { xy: [0, 0], yz: [right, 0], xz: [0, below] } as const;
  return {
    size: { width: right + rooms.z, height: below + rooms.z },
    panes: (['xy', 'yz', 'xz'] as const).map((plane) => {
      const content = contents[plane];
      const [x, y] = places[plane];
      return {
        box: { x, y, ...content.room },
        draw: (context, density) => drawPane(context, content, density),
      };
    }),
    ...notes,
  };
}
