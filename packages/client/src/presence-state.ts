import type { Code, PresenceMember, PresenceMessage } from '@headway/protocol';

/** Who is in a channel, as a screen reads it. A new object after each change, the same one in between. */
export interface PresenceSnapshot {
  /**
   * `pending` before the first answer; `live`; `stale` while the connection is away, and for a while after a restart of
   * the server, when some of those below may be gone; `refused` with its code.
   */
  status: 'pending' | 'live' | 'stale' | 'refused';
  code: Code | null;
  /** People, not tabs or devices. */
  count: number;
  /** By user id, in the order in which they came; null before the first answer, and in a crowd. */
  members: ReadonlyMap<string, PresenceMember> | null;
}

export const nobodyYet: PresenceSnapshot = { status: 'pending', code: null, count: 0, members: null };

/** The server refused to tell, or tells no more: what was known is no longer ours to show. */
export function refusedPresence(code: Code): PresenceSnapshot {
  return { status: 'refused', code, count: 0, members: null };
}

/** What is known after a message. */
export function applyPresence(before: PresenceSnapshot, message: PresenceMessage): PresenceSnapshot {
  const told = message.members ? new Map(entriesOf(message.members)) : amend(before.members, message);
  if (!message.filling) return { status: 'live', code: null, count: message.count, members: told };

  // Who is missing may only not be back yet: those that were known stay until all is told.
  const knewCrowd = before.members === null && before.count > 0;
  const members = knewCrowd || !told ? null : new Map([...(before.members ?? []), ...told]);
  for (const user of message.left ?? []) members?.delete(user);
  const count = members?.size ?? Math.max(before.count, message.count);
  return { status: count > message.count ? 'stale' : 'live', code: null, count, members };
}

function amend(
  known: PresenceSnapshot['members'],
  { changed, left }: PresenceMessage,
): Map<string, PresenceMember> | null {
  if (!known || (!changed && !left)) return null;
  const members = new Map([...known, ...entriesOf(changed ?? [])]);
  for (const user of left ?? []) members.delete(user);
  return members;
}

function entriesOf(members: readonly PresenceMember[]): [string, PresenceMember][] {
  return members.map((member) => [member.user, member]);
}
