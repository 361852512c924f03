import { HeadwayError } from '@headway/protocol';
import type { AppendOptions, LogEntry } from './log.ts';

/**
 * The largest data of one event, in characters of JSON. An event goes out as one frame that no bound can split: larger
 * things are files, and the event carries their address.
 */
export const maxEventLength: number = 1_048_576;

const maxMemoLength = 256;

/** An entry as it will be stored: checked, and cut loose from the objects of the caller. */
export interface PreparedEntry extends Omit<LogEntry, 'data'> {
  /** `data` as it is written. */
  json: string;
  /** Ends its key. */
  tombstone: boolean;
}

/** The entries of one call of `append`. */
export interface PreparedAppend {
  entries: readonly PreparedEntry[];
  idempotencyKey?: string;
  memo?: string;
}

/**
 * Checks what is to be appended and takes a copy of it, so that later changes of the caller's objects change nothing
 * and the tail hears just what a read will give.
 * @throws HeadwayError `invalid_event`.
 */
export function prepareAppend(entries: readonly LogEntry[], options: AppendOptions = {}): PreparedAppend {
  const { idempotencyKey, memo } = options;
  if (memo !== undefined && (idempotencyKey === undefined || memo.length > maxMemoLength)) {
    throw new HeadwayError(
      'invalid_event',
      `A memo needs a key and has ${maxMemoLength} characters at most.`,
    );
  }
  return {
    entries: entries.map(prepareEntry),
    ...(idempotencyKey !== undefined && { idempotencyKey: wellFormed(idempotencyKey, 'idempotencyKey') }),
    ...(memo !== undefined && { memo: wellFormed(memo, 'memo') }),
  };
}

function prepareEntry(entry: LogEntry): PreparedEntry {
  const { key, ttlMs } = entry;
  if (key === undefined && (entry.state || entry.conflatable)) {
    throw new HeadwayError('invalid_event', `Event '${entry.type}' is state or conflatable and needs a key.`);
  }
  if (typeof ttlMs === 'number' && !(Number.isSafeInteger(ttlMs) && ttlMs >= 0)) {
    throw new HeadwayError('invalid_event', `Event '${entry.type}' has a time to live of ${ttlMs} ms.`);
  }
  const json = toJson(entry);
  const tombstone = json === 'null' && key !== undefined;
  return {
    channel: wellFormed(entry.channel, 'channel'),
    type: wellFormed(entry.type, 'type'),
    id: wellFormed(entry.id, 'id'),
    timestamp: wellFormed(entry.timestamp, 'timestamp'),
    ...(key !== undefined && { key: wellFormed(key, 'key') }),
    // A tombstone is a state and is never left out, whatever its type says.
    state: entry.state || tombstone,
    conflatable: entry.conflatable && !tombstone,
    ...(ttlMs !== undefined && { ttlMs }),
    json,
    tombstone,
  };
}

function toJson({ type, data }: LogEntry): string {
  let json: string | undefined;
  try {
    // Types say that this is text always; it is undefined for functions and undefined.
    json = JSON.stringify(data) as string | undefined;
  } catch (cause) {
    throw new HeadwayError('invalid_event', `Event '${type}' can not be written as JSON.`, { cause });
  }
  if (json === undefined) {
    throw new HeadwayError('invalid_event', `Event '${type}' has no data; null stands for none.`);
  }
  if (json.length > maxEventLength) {
    throw new HeadwayError(
      'invalid_event',
      `Event '${type}' has ${json.length} characters of data; ${maxEventLength} are allowed.`,
    );
  }
  return json;
}

/** Databases store UTF-8: half of a surrogate pair would come back as another character. */
function wellFormed(text: string, field: string): string {
  if (typeof text !== 'string' || text === '' || !text.isWellFormed()) {
    throw new HeadwayError('invalid_event', `'${field}' must be a string of whole characters, not empty.`);
  }
  return text;
}
