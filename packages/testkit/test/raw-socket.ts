import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** The least that opens a WebSocket: thousands of these weigh little in a test. */
export interface RawSocket {
  readonly socket: Socket;
  /** Sends a text frame. */
  send(message: object): void;
  /** Begins the closing handshake. */
  sendClose(): void;
  /** Resolves when a text has come; rejects when the socket closes before. */
  saw(text: string): Promise<void>;
  readonly closed: Promise<void>;
}

const textOpcode = 0x1;
const closeOpcode = 0x8;

/** A client's frame with less than 64 KiB: RFC 6455, section 5.2. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const masked = Buffer.from(payload);
  for (const [index, byte] of payload.entries()) masked[index] = byte ^ (mask[index % 4] ?? 0);
  const short = payload.length < 126;
  const head = Buffer.from([0x80 | opcode, 0x80 | (short ? payload.length : 126)]);
  const length = Buffer.alloc(short ? 0 : 2);
  if (!short) length.writeUInt16BE(payload.length);
  return Buffer.concat([head, length, mask, masked]);
}

export function openRawSocket(port: number): RawSocket {
  const socket = connect({ port, host: '127.0.0.1' });
  const key = randomBytes(16).toString('base64');
  let text = '';
  const waiting = new Set<() => void>();
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    for (const look of waiting) look();
  });
  // What ends it is what the test does.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  socket.write(
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  return {
    socket,
    closed,
    send: (message) => void socket.write(clientFrame(textOpcode, Buffer.from(JSON.stringify(message)))),
    sendClose: () => void socket.write(clientFrame(closeOpcode, Buffer.from([0x03, 0xe8]))),
    saw: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!text.includes(wanted)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        void closed.then(() => reject(new Error(`Closed before '${wanted}' came, after: ${text}`)));
        look();
      }),
  };
}
