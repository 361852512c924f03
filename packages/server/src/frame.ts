const finalTextFrame = 0x81;
const finalPingFrame = 0x89;
/** The first reserved bit: the payload is compressed (RFC 7692, section 6). */
const compressedBit = 0x40;
/** By the second byte of a frame of ours, where that is not the length of its payload. */
const longHeaders: Readonly<Record<number, number>> = { 126: 4, 127: 10 };

/**
 * A WebSocket text frame as a server sends it: final, unmasked, uncompressed (RFC 6455, section 5.2). Built once and
 * written as it is to every socket that gets the same message.
 */
export function textFrame(text: string): Buffer {
  return frameOf(finalTextFrame, text);
}

/** A WebSocket ping (RFC 6455, section 5.5.2). @param payload at most 125 bytes, to come back with the pong */
export function pingFrame(payload: string): Buffer {
  return frameOf(finalPingFrame, payload);
}

/** A text frame whose payload is compressed already (RFC 7692). */
export function compressedFrame(payload: Buffer): Buffer {
  const { frame, headerLength } = emptyFrame(finalTextFrame | compressedBit, payload.length);
  payload.copy(frame, headerLength);
  return frame;
}

/** The payload of a frame that was made here. */
export function payloadOf(frame: Buffer): Buffer {
  return frame.subarray(longHeaders[frame[1] ?? 0] ?? 2);
}

function frameOf(firstByte: number, text: string): Buffer {
  const { frame, headerLength } = emptyFrame(firstByte, Buffer.byteLength(text));
  frame.write(text, headerLength);
  return frame;
}

function emptyFrame(firstByte: number, length: number): { frame: Buffer; headerLength: number } {
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = firstByte;
  if (headerLength === 2) {
    frame[1] = length;
  } else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  return { frame, headerLength };
}
