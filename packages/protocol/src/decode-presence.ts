import { readClient } from './decode-client-message.ts';
import { readCode } from './decode-server-message.ts';
import { count, type Fields, fieldsOf, list, optional, text, texts } from './decode.ts';
import type { PresenceMember, PresenceMessage } from './messages.ts';

/** Reads a `presence` from an untrusted value. @throws HeadwayError `bad_message` (names the field). */
export function decodePresence(value: unknown): PresenceMessage {
  const fields = fieldsOf(value, 'message');
  const members = optional(fields, 'members', readMembers);
  const changed = optional(fields, 'changed', readMembers);
  const left = optional(fields, 'left', texts);
  const code = optional(fields, 'code', readCode);
  return {
    type: 'presence',
    channel: text(fields, 'channel'),
    count: count(fields, 'count'),
    ...(members && { members }),
    ...(changed && { changed }),
    ...(left && { left }),
    ...(fields['filling'] === true && { filling: true }),
    ...(code && { code }),
  };
}

function readMembers(fields: Fields, field: string): readonly PresenceMember[] {
  return list(fields, field).map((item) => {
    const member = fieldsOf(item, field);
    return {
      user: text(member, 'user'),
      since: text(member, 'since'),
      clients: list(member, 'clients').map((client) => {
        const { id, kind, name } = readClient(fieldsOf(client, 'clients'));
        return { id, kind, ...(name !== undefined && { name }) };
      }),
    };
  });
}
