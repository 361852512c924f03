import { connect, type Socket } from 'node:net';

interface ReaderOptions {
  port: number;
  path: string;
  /**
   * What is read lands here. Readers of a process share it: each chunk is dealt with before the next is read.
   * @default a buffer for each chunk, and `readSlowly` works
   */
  chunk?: Buffer;
  onOpen?: (reader: Reader) => void;
  /** A message from `start` to `end`; the bytes are good only until it returns. */
  onText: (reader: Reader, bytes: Buffer, range: { start: number; end: number }) => void;
  onBytes?: (length: number) => void;
  onEnd?: (reader: Reader) => void;
}

const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/**
 * The least that a WebSocket client can do: it finds messages in the bytes and hands them on as they lie there, so that
 * clients cost the same, and little, whatever the server.
 */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #socket: Socket;
  #rest: Buffer | null = null;
  #open = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
    const { port, path, chunk } = options;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      ...(chunk && {
        onread: {
          buffer: chunk,
          callback: (length, bytes) => {
            this.#take((bytes as Buffer).subarray(0, length));
            return true;
          },
        },
      }),
    });
    if (!chunk) this.#socket.on('data', (bytes) => this.#take(bytes));
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    // The end follows, and is what counts.
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => this.#options.onEnd?.(this));
  }

  send(text: string): void {
    this.#sendFrame(opcodes.text, Buffer.from(text));
  }

  /** What stands behind the `?` of its path. */
  get query(): string {
    return this.#options.path.split('?')[1] ?? '';
  }

  /** From now on it reads so little, and understands none of it. */
  readSlowly(bytes: number, everyMs: number): void {
    this.#socket.pause();
    this.#socket.removeAllListeners('data');
    const timer = setInterval(() => this.#socket.read(bytes), everyMs);
    this.#socket.once('close', () => clearInterval(timer));
  }

  /** Cuts the connection with a reset, without a close frame. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #take(bytes: Buffer): void {
    this.#options.onBytes?.(bytes.length);
    const data = this.#rest ? Buffer.concat([this.#rest, bytes]) : bytes;
    const end = this.#open ? this.#takeFrames(data, 0) : this.#takeAnswer(data);
    this.#rest = end < data.length ? Buffer.from(data.subarray(end)) : null;
  }

  #takeAnswer(data: Buffer): number {
    const end = data.indexOf('\r\n\r\n');
    if (end < 0) return 0;
    if (!data.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) {
      this.#socket.destroy();
      return data.length;
    }
    this.#open = true;
    this.#options.onOpen?.(this);
    return this.#takeFrames(data, end + 4);
  }

  /** Returns where the first incomplete frame begins. Frames of a server are not masked; none of ours is in parts. */
  #takeFrames(data: Buffer, from: number): number {
    let at = from;
    while (at + 2 <= data.length) {
      let length = (data[at + 1] ?? 0) & 0x7f;
      let start = at + 2;
      if (length === 126) {
        if (at + 4 > data.length) break;
        length = data.readUInt16BE(at + 2);
        start = at + 4;
      } else if (length === 127) {
        if (at + 10 > data.length) break;
        length = Number(data.readBigUInt64BE(at + 2));
        start = at + 10;
      }
      const end = start + length;
      if (end > data.length) break;
      const opcode = (data[at] ?? 0) & 0x0f;
      if (opcode === opcodes.text || opcode === opcodes.binary)
        this.#options.onText(this, data, { start, end });
      else if (opcode === opcodes.ping) this.#sendFrame(opcodes.pong, data.subarray(start, end));
      else if (opcode === opcodes.close) this.#socket.destroy();
      at = end;
    }
    return at;
  }

  /** Masked, as a client must, with a mask of zeros that changes nothing. */
  #sendFrame(opcode: number, payload: Buffer): void {
    const short = payload.length < 126;
    const head = Buffer.alloc(short ? 6 : 8);
    head[0] = 0x80 | opcode;
    head[1] = 0x80 | (short ? payload.length : 126);
    if (!short) head.writeUInt16BE(payload.length, 2);
    this.#socket.write(Buffer.concat([head, payload]));
  }
}
