import { HeadwayError } from './codes.ts';
import { count, fieldsOf, type Fields, list, optional, text, texts } from './decode.ts';
import {
  type ClientInfo,
  type ClientKind,
  clientKinds,
  type ClientMessage,
  type EventFilter,
  type SubscriptionRequest,
} from './messages.ts';
import type { Position } from './position.ts';

const maxTokenLength = 8192;
const maxFilterEntries = 256;

/**
 * Reads a message of a client from an untrusted value.
 * @throws HeadwayError `bad_message` (names the field) or `unknown_type`.
 */
export function decodeClientMessage(value: unknown): ClientMessage {
  const fields = fieldsOf(value, 'message');
  const type = text(fields, 'type');
  switch (type) {
    case 'connect': {
      const token = optional(fields, 'token', (f, name) => text(f, name, maxTokenLength));
      return {
        type,
        ...(token !== undefined && { token }),
        client: readClient(fieldsOf(fields['client'], 'client')),
        subscriptions:
          optional(fields, 'subscriptions', list)?.map((item) => request(fieldsOf(item, 'subscriptions'))) ??
          [],
      };
    }
    case 'subscribe':
      return { type, ref: text(fields, 'ref'), ...request(fields) };
    case 'unsubscribe':
      return { type, ref: text(fields, 'ref'), channel: text(fields, 'channel'), ...durableOf(fields) };
    case 'watch':
      return {
        type,
        ref: text(fields, 'ref'),
        channel: text(fields, 'channel'),
        ...(fields['unseen'] === true && { unseen: true }),
      };
    case 'unwatch':
      return { type, ref: text(fields, 'ref'), channel: text(fields, 'channel') };
    case 'ack': {
      const ref = optional(fields, 'ref', text);
      return {
        type,
        ...(ref !== undefined && { ref }),
        channel: text(fields, 'channel'),
        durable: durableName(fields, 'durable'),
        epoch: text(fields, 'epoch', 64),
        offset: count(fields, 'offset'),
      };
    }
    case 'publish': {
      const event = fieldsOf(fields['event'], 'event');
      return {
        type,
        ref: text(fields, 'ref'),
        id: text(fields, 'id', 64),
        channel: text(fields, 'channel'),
        event: { type: text(event, 'type'), data: event['data'] },
      };
    }
    case 'request': {
      const sentTo = optional(fields, 'sentTo', (f, name) => text(f, name, 64));
      return {
        type,
        ref: text(fields, 'ref'),
        id: text(fields, 'id', 64),
        method: text(fields, 'method'),
        params: fields['params'],
        ...(sentTo !== undefined && { sentTo }),
      };
    }
    case 'authenticate':
      return { type, ref: text(fields, 'ref'), token: text(fields, 'token', maxTokenLength) };
    default:
      throw new HeadwayError('unknown_type', `Message type '${type.slice(0, 64)}' is not known.`);
  }
}

/** Reads how a client introduces itself. @throws HeadwayError `bad_message` (names the field). */
export function readClient(client: Fields): ClientInfo {
  const kind = text(client, 'kind');
  const name = optional(client, 'name', text);
  const version = optional(client, 'version', text);
  return {
    id: text(client, 'id', 64),
    kind: isClientKind(kind) ? kind : 'unknown',
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
  };
}

function isClientKind(kind: string): kind is ClientKind {
  return (clientKinds as readonly string[]).includes(kind);
}

function request(fields: Fields): SubscriptionRequest {
  const after = optional(fields, 'after', decodePosition);
  const recent = optional(fields, 'recent', count);
  const filter = optional(fields, 'filter', decodeFilter);
  return {
    channel: text(fields, 'channel'),
    ...(after && { after }),
    ...(recent !== undefined && { recent }),
    ...(filter && { filter }),
    ...durableOf(fields),
    ...(fields['from'] === 'start' && { from: 'start' }),
  };
}

function durableOf(fields: Fields): { durable?: string } {
  const durable = optional(fields, 'durable', durableName);
  return durable === undefined ? {} : { durable };
}

function durableName(fields: Fields, field: string): string {
  return text(fields, field, 64);
}

/** Reads a position from an untrusted field. @throws HeadwayError `bad_message` (names the field). */
export function decodePosition(fields: Readonly<Record<string, unknown>>, field: string): Position {
  const position = fieldsOf(fields[field], field);
  return { epoch: text(position, 'epoch', 64), offset: count(position, 'offset') };
}

function decodeFilter(fields: Fields, field: string): EventFilter {
  const filter = fieldsOf(fields[field], field);
  const types = optional(filter, 'types', texts);
  const keys = optional(filter, 'keys', texts);
  if ((types?.length ?? 0) > maxFilterEntries || (keys?.length ?? 0) > maxFilterEntries) {
    throw new HeadwayError('bad_message', `'filter' may name ${maxFilterEntries} types and keys at most.`);
  }
  return { ...(types && { types }), ...(keys && { keys }) };
}
