import { createHash } from 'node:crypto';
import { encodeJson, HeadwayError } from '@headway/protocol';

// 96 bits: nobody gains by finding two messages of one hash, so only chance has to be kept out.
const hashLength = 16;

/** A short name for what a message asks for; `null` when it can't be written as JSON (nested too deeply). */
export function hashOf(parts: readonly unknown[]): string | null {
  let text: string;
  try {
    text = encodeJson(parts);
  } catch {
    // The answer is the whole of it: the sender is told.
    return null;
  }
  return createHash('sha256').update(text).digest('base64url').slice(0, hashLength);
}

/** For an id that stands for something else already. */
export function otherMessage(): HeadwayError {
  return new HeadwayError('conflict', 'This id was used for another message.');
}
