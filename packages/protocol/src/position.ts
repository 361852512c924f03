/**
 * A place in a channel. `epoch` names a run of the store (a ULID), `offset` counts the channel's stored events
 * from 1; 0 stands before the first.
 */
export interface Position {
  epoch: string;
  offset: number;
}

/** A channel and a place in it, as a REST answer tells them. */
export interface ChannelPosition extends Position {
  channel: string;
}

/** The header in which a REST answer says how far its data reaches into a channel. */
export const positionHeader = 'Headway-Position';

/**
 * Writes positions as a structured header list (RFC 8941): `"project:7";epoch="01J…";offset=42`.
 */
export function formatPositionHeader(positions: readonly ChannelPosition[]): string {
  return positions.map((p) => `"${p.channel}";epoch="${p.epoch}";offset=${p.offset}`).join(', ');
}

const item = /^"([^"\\]+)";epoch="([^"\\]+)";offset=(\d{1,16})$/;

/** Reads what `formatPositionHeader` wrote. Members that are not positions are left out. */
export function parsePositionHeader(header: string): ChannelPosition[] {
  return header.split(',').flatMap((member) => {
    const [, channel, epoch, offset] = item.exec(member.trim()) ?? [];
    const place = Number(offset);
    return channel && epoch && Number.isSafeInteger(place) ? [{ channel, epoch, offset: place }] : [];
  });
}
