import { type ClientMessage, decodeClientMessage, decodeJson, HeadwayError } from '@headway/protocol';

/** What a text frame turned out to be. */
export type ReadMessage =
  | { kind: 'message'; message: ClientMessage }
  /** Not a message that we know: its sender is told, with its `ref` where that can be read. */
  | { kind: 'refused'; error: HeadwayError; ref: string | null }
  | { kind: 'bad_frame' };

const maxRefLength = 256;

/** Reads a text frame from a client. */
export function readMessage(text: string): ReadMessage {
  let value: unknown;
  try {
    value = decodeJson(text);
  } catch {
    // Not JSON: the close code says so.
    return { kind: 'bad_frame' };
  }
  try {
    return { kind: 'message', message: decodeClientMessage(value) };
  } catch (cause) {
    const error =
      cause instanceof HeadwayError ? cause : new HeadwayError('bad_message', undefined, { cause });
    return { kind: 'refused', error, ref: refOf(value) };
  }
}

function refOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('ref' in value)) return null;
  const { ref } = value;
  return typeof ref === 'string' && ref.length <= maxRefLength ? ref : null;
}
