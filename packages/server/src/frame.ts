const finalTextFrame = 0x81;
const finalPingFrame = 0x89;

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

function frameOf(firstByte: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
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
  frame.write(text, headerLength);
  return frame;
}
