/** A plane that can be looked at; all count from 0, and both ends of a range belong to it. */
export type ShownPlane =
  | { kind: 'slice'; slice: number; time: number }
  /** The largest values of some slices. */
  | { kind: 'projection'; from: number; to: number; time: number }
  /** Row `at` of all slices: as wide as the image, a row for each slice. */
  | { kind: 'xz'; at: number; time: number }
  /** Column `at` of all slices: as high as the image, a column for each slice. */
  | { kind: 'yz'; at: number; time: number };

/** How a plane is written in addresses: `z12-t0`, `max3-40-t0`, `xz120-t0`, `yz77-t0`. */
export function planeAddress(plane: ShownPlane): string {
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

const pattern = /^(?:z(\d{1,6})|max(\d{1,6})-(\d{1,6})|(xz|yz)(\d{1,6}))-t(\d{1,6})$/;

/** The plane of an address; `null`: it is none. Whether an image has such a plane is not known here. */
export function readPlaneAddress(address: string): ShownPlane | null {
  const match = pattern.exec(address);
  if (!match) return null;
  const [, slice, from, to, section, at] = match;
  const time = Number(match[6]);
  if (slice !== undefined) return { kind: 'slice', slice: Number(slice), time };
  if (section === 'xz' || section === 'yz') return { kind: section, at: Number(at), time };
  const range = { from: Number(from), to: Number(to) };
  return range.from <= range.to ? { kind: 'projection', ...range, time } : null;
}
