import type { ShownInfo } from './pixel-display.ts';
import type { TilePlace } from './pixel-source.ts';
import type { Size, View } from './view-transform.ts';

/** Left, top, right and bottom in device pixels of the stage. */
type Rectangle = readonly [left: number, top: number, right: number, bottom: number];

/** Which tiles are to be seen, and where. */
export interface TileRange {
  tiles: readonly TilePlace[];
  /** Where a tile lies; neighbours share an edge of whole pixels, so that no seam shows. */
  place(tile: TilePlace): Rectangle;
  /** Where the whole image lies. */
  whole: Rectangle;
}

/** The level whose pixels are at most as large as those of the screen, and its tiles on the stage. */
export function tilesInSight(
  info: ShownInfo,
  { view, stage, density }: { view: View; stage: Size; density: number },
): TileRange {
  const scale = view.scale * density;
  const level = Math.min(Math.max(Math.floor(Math.log2(1 / scale)), 0), info.levels.length - 1);
  const side = info.tileSize * 2 ** level;
  const [originX, originY] = [view.x * density, view.y * density];
  const edge = (at: number, length: number, origin: number): number =>
    Math.round(origin + Math.min(at, length) * scale);
  const place = ({ column, row, level: of }: TilePlace): Rectangle => {
    const step = info.tileSize * 2 ** of;
    return [
      edge(column * step, info.width, originX),
      edge(row * step, info.height, originY),
      edge((column + 1) * step, info.width, originX),
      edge((row + 1) * step, info.height, originY),
    ];
  };
  const columns = span({ origin: originX, stage: stage.width * density, length: info.width });
  const rows = span({ origin: originY, stage: stage.height * density, length: info.height });
  const tiles: TilePlace[] = [];
  for (let row = rows.first; row <= rows.last; row += 1) {
    for (let column = columns.first; column <= columns.last; column += 1) tiles.push({ level, column, row });
  }
  return {
    tiles,
    place,
    whole: [
      Math.round(originX),
      Math.round(originY),
      edge(info.width, info.width, originX),
      edge(info.height, info.height, originY),
    ],
  };

  function span(along: { origin: number; stage: number; length: number }): { first: number; last: number } {
    const count = Math.ceil(along.length / side);
    const at = (stagePoint: number): number => Math.floor((stagePoint - along.origin) / scale / side);
    return { first: Math.max(at(0), 0), last: Math.min(at(along.stage), count - 1) };
  }
}
