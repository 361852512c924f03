/** What of a stack is shown as a flat picture. All places count from 0. */
export type ShownPlane =
  | { kind: 'slice'; slice: number; time: number }
  /** The brightest value of each pixel over the slices `from` to `to`, both included. */
  | { kind: 'projection'; from: number; to: number; time: number }
  /** Cut along a row (`xz`: the image's width × its slices) or a column (`yz`: its slices × the image's height). */
  | { kind: 'xz' | 'yz'; at: number; time: number };

/** The name of a plane in addresses of the hub; it tells planes of a stack apart. */
export function planeName(plane: ShownPlane): string {
  switch (plane.kind) {
    case 'slice':
      return `z${plane.slice}-t${plane.time}`;
    case 'projection':
      return `max${plane.from}-${plane.to}-t${plane.time}`;
    case 'xz':
    case 'yz':
      return `${plane.kind}${plane.at}-t${plane.time}`;
    default:
      return plane satisfies never;
  }
}
