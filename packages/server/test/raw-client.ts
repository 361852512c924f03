import { WebSocket } from 'ws';

/** A message as it came, unchecked: these tests look at the wire itself. */
export interface RawMessage {
  type: string;
  [field: string]: unknown;
}

/** A bare WebSocket that reads messages one by one. */
export class RawClient {
  readonly ws: WebSocket;
  /** Resolves with the close code and reason. */
  readonly closed: Promise<{ code: number; reason: string }>;
  /** The answer to `connect`, where the harness sent it. */
  connected: RawMessage = { type: 'none' };
  #messages: RawMessage[] = [];
  #readers: { resolve: (message: RawMessage) => void; reject: (error: Error) => void }[] = [];
  #gone: Error | null = null;

  private constructor(url: string, headers: Record<string, string>) {
    this.ws = new WebSocket(url, { headers, perMessageDeflate: false });
    this.ws.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as RawMessage));
    this.closed = new Promise((resolve) => {
      this.ws.on('close', (code, reason) => {
        this.#gone = new Error(`closed with ${code} ${String(reason)}`);
        for (const { reject } of this.#readers) reject(this.#gone);
        this.#readers = [];
        resolve({ code, reason: String(reason) });
      });
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<RawClient> {
    const client = new RawClient(url, headers);
    await new Promise<void>((resolve, reject) => {
      client.ws.once('open', resolve);
      client.ws.once('error', reject);
    });
    // A test that cuts its socket does not want to hear of it.
    client.ws.on('error', () => undefined);
    return client;
  }

  send(message: object): void {
    this.ws.send(JSON.stringify(message));
  }

  /** The next message, whatever it is. */
  next(): Promise<RawMessage> {
    const message = this.#messages.shift();
    if (message) return Promise.resolve(message);
    if (this.#gone) return Promise.reject(this.#gone);
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  /** The next message, which must be of this type. */
  async expect(type: string): Promise<RawMessage> {
    const message = await this.next();
    if (message.type !== type) throw new Error(`Expected '${type}', got ${JSON.stringify(message)}`);
    return message;
  }

  /** The next `count` messages. */
  async take(count: number): Promise<RawMessage[]> {
    const messages: RawMessage[] = [];
    while (messages.length < count) messages.push(await this.next());
    return messages;
  }

  /** What came before the close and was not read yet. */
  rest(): Promise<RawMessage[]> {
    return this.closed.then(() => this.#messages.splice(0));
  }

  /** Sends a request of a method nobody has: its error comes after all that was sent before. */
  async settle(): Promise<RawMessage[]> {
    this.send({ type: 'request', ref: 'settle', id: 'settle', method: 'nothing', params: null });
    const before: RawMessage[] = [];
    for (;;) {
      const message = await this.next();
      if (message['ref'] === 'settle') return before;
      before.push(message);
    }
  }

  close(): void {
    this.ws.close();
  }

  terminate(): void {
    this.ws.terminate();
  }

  #take(message: RawMessage): void {
    const reader = this.#readers.shift();
    if (reader) reader.resolve(message);
    else this.#messages.push(message);
  }
}
