import type { ShownInfo } from './pixel-display.ts';

/** Whether the channels are the colours of a photograph, not three stains. */
export function areColours({ channels }: ShownInfo): boolean {
  return channels.length === 3 && channels.every(({ colour }) => colour === undefined);
}

const colourNames = ['Red', 'Green', 'Blue'];

/** What a channel is called: as its file says, else by its colour or its number. */
export function channelName(info: ShownInfo, index: number): string {
  const own = info.channels[index]?.name?.trim();
  if (own) return own;
  return (areColours(info) ? colourNames[index] : undefined) ?? `Channel ${index + 1}`;
}

/** In little room: `R`, `2`. */
export function shortName(info: ShownInfo, index: number): string {
  return (areColours(info) ? colourNames[index]?.[0] : undefined) ?? String(index + 1);
}
