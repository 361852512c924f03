import type { AssetStack } from '@headway/protocol';

/** How the pages of a file are arranged, as its descriptions say or as a person says. */
export interface Arrangement {
  slices: number;
  /** All of them: of a page with three colours, three. */
  channels: number;
  times: number;
  order: AssetStack['order'];
  pixelUm: number | null;
  sliceUm: number | null;
  /** What is known of the channels, in order; may be shorter. */
  channelInfo: readonly { name: string | null; colour: string | null }[];
  /** Pages in that order, where they don't simply follow one another; -1 for one that isn't there. */
  pages?: readonly number[];
  /** For people. */
  notes: readonly string[];
}

/** Place of a plane among all in the file's order, fastest first. `channels` are those that have pages of their own. */
export function ordinalOf(
  place: { slice: number; channel: number; time: number },
  arrangement: { slices: number; channels: number; times: number; order: AssetStack['order'] },
): number {
  let ordinal = 0;
  let stride = 1;
  for (const axis of arrangement.order.slice(2)) {
    if (axis === 'Z') {
      ordinal += place.slice * stride;
      stride *= arrangement.slices;
    } else if (axis === 'C') {
      ordinal += place.channel * stride;
      stride *= arrangement.channels;
    } else {
      ordinal += place.time * stride;
      stride *= arrangement.times;
    }
  }
  return ordinal;
}
