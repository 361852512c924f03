import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  opcode?: number;
  /** False: more fragments follow. */
  fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  reserved?: number;
  masked?: boolean;
  /** What the head says in place of the payload's length. */
  length?: bigint;
}

/** A client's frame, right or wrong: RFC 6455, section 5.2. */
export function frame(payload: Uint8Array | string, options: FrameOptions = {}): Buffer {
  const { opcode = opcodes.text, fin = true, reserved = 0, masked = true, length } = options;
  const bytes = Buffer.from(payload as string);
  const told = length ?? BigInt(bytes.length);
  const maskBit = masked ? 0x80 : 0;
  const head = Buffer.alloc(told < 126n ? 2 : told < 65_536n ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  if (head.length === 2) head[1] = maskBit | Number(told);
  if (head.length === 4) head.writeUInt16BE(Number(told), 2);
  if (head.length === 10) head.writeBigUInt64BE(told, 2);
  if (head.length === 4) head[1] = maskBit | 126;
  if (head.length === 10) head[1] = maskBit | 127;
  if (!masked) return Buffer.concat([head, bytes]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

/** What a server said: a text, or how it closed (`null`: the socket ended without a close frame). */
export type Said = { text: string } | { closed: number | null } | 'nothing';

/** How long a busy machine may take to answer. */
const patienceMs = 4000;

/** A WebSocket of which every byte that it sends is the test's. */
export class RawFrames {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #received: Buffer = Buffer.alloc(0);
  readonly #said: Said[] = [];
  readonly #readers: ((said: Said) => void)[] = [];
  #open = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    // What the server does to the socket is seen by what it said before.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => void socket.once('close', () => resolve()));
  }

  /** @param options.offersDeflate then the server may send what this reads no text from */
  static open(url: string, { offersDeflate = false } = {}): Promise<RawFrames> {
    const { hostname, port, pathname } = new URL(url);
    const raw = new RawFrames(connect({ host: hostname, port: Number(port), noDelay: true }));
    raw.socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n` +
        `${offersDeflate ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : ''}\r\n`,
    );
    return new Promise((resolve, reject) => {
      raw.socket.on('data', (bytes) => {
        raw.#received = Buffer.concat([raw.#received, bytes]);
        if (!raw.#open && raw.#takeUpgrade()) resolve(raw);
        if (raw.#open) raw.#takeFrames();
      });
      raw.socket.once('close', () => {
        raw.#say({ closed: null });
        reject(new Error('The socket closed before it was upgraded.'));
      });
    });
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  send(message: unknown): void {
    this.write(frame(JSON.stringify(message)));
  }

  /** What the server said next. */
  next(): Promise<Said> {
    const said = this.#said.shift();
    if (said) return Promise.resolve(said);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve('nothing'), patienceMs);
      this.#readers.push((next) => {
        clearTimeout(timer);
        resolve(next);
      });
    });
  }

  #takeUpgrade(): boolean {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return false;
    const head = this.#received.subarray(0, end).toString('latin1');
    if (!head.startsWith('HTTP/1.1 101')) {
      this.socket.destroy();
      return false;
    }
    this.#received = this.#received.subarray(end + 4);
    this.#open = true;
    return true;
  }

  #takeFrames(): void {
    for (;;) {
      const bytes = this.#received;
      if (bytes.length < 2) return;
      const short = (bytes[1] ?? 0) & 0x7f;
      const headLength = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length < headLength) return;
      const length =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
      if (bytes.length < headLength + length) return;
      const opcode = (bytes[0] ?? 0) & 0x0f;
      const payload = bytes.subarray(headLength, headLength + length);
      this.#received = bytes.subarray(headLength + length);
      if (opcode === opcodes.text) this.#say({ text: payload.toString() });
      if (opcode === opcodes.close) this.#say({ closed: length < 2 ? null : payload.readUInt16BE(0) });
    }
  }

  #say(said: Said): void {
    const reader = this.#readers.shift();
    if (reader) reader(said);
    else this.#said.push(said);
  }
}
