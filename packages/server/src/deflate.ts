import { constants, deflateRawSync } from 'node:zlib';
import type { PerMessageDeflateOptions } from 'ws';
import { compressedFrame, payloadOf } from './frame.ts';

/** A smaller message is not worth it. */
const minBytes = 1024;
/** What a peer must be able to keep in mind to read our messages, as a power of two. Larger ones compress no better. */
const windowBits = 12;
/** RFC 7692, section 7.2.1: a message ends with an empty block, which is left out. */
const tailLength = 4;

/**
 * How compression is negotiated (RFC 7692) with a peer that makes these offers. Without takeover each message stands for
 * itself, so one compressed message serves all. The library itself never compresses: all that it sends are control
 * frames. What a peer compresses costs memory for as long as it is connected: a small window, where the peer leaves the
 * choice to us as browsers do, and small chunks keep that low.
 */
export function deflateOptions(offers: string): PerMessageDeflateOptions {
  const leavesWindow = /client_max_window_bits(?! *=)/.test(offers);
  return {
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
    ...(leavesWindow && { clientMaxWindowBits: 10 }),
    zlibInflateOptions: { chunkSize: 1024 },
  };
}

/** Whether a peer that was answered with these `Sec-WebSocket-Extensions` can read our compressed messages. */
export function readsCompressed(extensions: string): boolean {
  const [name, ...parameters] = extensions.split(';').map((part) => part.trim());
  if (name !== 'permessage-deflate' || !parameters.includes('server_no_context_takeover')) return false;
  const bits = parameters.find((parameter) => parameter.startsWith('server_max_window_bits='));
  return bits === undefined || Number(bits.split('=')[1]) >= windowBits;
}

/** The frame with its payload compressed, or as it is where that does not help. */
export function compressFrame(frame: Buffer): Buffer {
  if (frame.length <= minBytes) return frame;
  const options = { windowBits, level: 3, finishFlush: constants.Z_SYNC_FLUSH };
  const compressed = compressedFrame(deflateRawSync(payloadOf(frame), options).subarray(0, -tailLength));
  return compressed.length < frame.length ? compressed : frame;
}
