import { HeadwayError } from './codes.ts';

/** The JSON codec: one message, one text frame. */
export function encodeJson(message: object): string {
  return JSON.stringify(message);
}

/** @throws HeadwayError `bad_frame` when the text is not JSON. */
export function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HeadwayError('bad_frame', undefined, { cause });
  }
}
