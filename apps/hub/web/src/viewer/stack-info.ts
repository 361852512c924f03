import type { StackInfo } from '@headway/hub-api';
import type { ShownInfo } from './pixel-display.ts';
import type { ShownPlane } from '@headway/hub-api';

/** What the tiles of a plane of a stack are like. Of its values only what holds for the whole stack is known. */
export function planeInfoOf(info: StackInfo, plane: ShownPlane): ShownInfo {
  const { width, height, stack, channels, bits, format, tileSize, levels } = info;
  const shared = { channels, bits, format, tileSize };
  switch (plane.kind) {
    case 'slice':
    case 'projection':
      return { ...shared, width, height, levels };
    case 'xz':
      return { ...shared, ...sizeAndLevels(width, stack.slices, tileSize) };
    case 'yz':
      return { ...shared, ...sizeAndLevels(stack.slices, height, tileSize) };
    default:
      return plane satisfies never;
  }
}

/** As the hub halves planes: rounded up, down to a single tile. */
function sizeAndLevels(
  width: number,
  height: number,
  tileSize: number,
): Pick<ShownInfo, 'width' | 'height' | 'levels'> {
  const levels = [{ width, height }];
  let last = { width, height };
  while (Math.max(last.width, last.height) > tileSize) {
    last = { width: Math.ceil(last.width / 2), height: Math.ceil(last.height / 2) };
    levels.push(last);
  }
  return { width, height, levels };
}
