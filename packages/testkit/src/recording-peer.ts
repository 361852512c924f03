import { type ClientMessage, decodeJson, encodeJson } from '@headway/protocol';
import { waitUntil } from './wait-until.ts';

/** A frame as it came: the value of its JSON. */
export type Frame = Readonly<Record<string, unknown>>;

/** A socket with no client behind it. */
export interface RecordingPeer {
  /** All that came so far. */
  readonly frames: readonly Frame[];
  /** How the connection ended; `null` while it is open. */
  readonly closed: { code: number; reason: string } | null;
  /** Sends a message, or a text as it is. */
  send(message: ClientMessage | string): void;
  /** Waits for a frame of this type, or one that a function likes; each frame is given once. */
  next(wanted: string | ((frame: Frame) => boolean), options?: { timeoutMs?: number }): Promise<Frame>;
  /** Closes and waits for the end. */
  close(code?: number): Promise<void>;
}

/**
 * Opens a bare WebSocket that records what comes: for tests of what is on the wire.
 * @throws Error when the socket does not open.
 * @example
 * const peer = await recordingPeer(pair.url);
 * peer.send({ type: 'connect', token: pair.token('ada'), client: { id: 'c1', kind: 'unknown' }, subscriptions: [] });
 * const connected = await peer.next('connected');
 * await peer.close();
 */
export async function recordingPeer(url: string): Promise<RecordingPeer> {
  const socket = new WebSocket(url);
  const frames: Frame[] = [];
  const given = new Set<Frame>();
  let closed: RecordingPeer['closed'] = null;
  socket.addEventListener('message', ({ data }) => {
    const frame: unknown = decodeJson(String(data));
    // What is no object shows as one, so that a test sees it rather than waits for it.
    frames.push(
      typeof frame === 'object' && frame !== null ? (frame as Frame) : { type: 'not an object', frame },
    );
  });
  socket.addEventListener('close', ({ code, reason }) => {
    closed = { code, reason };
  });
  await waitUntil(() => socket.readyState !== WebSocket.CONNECTING);
  if (socket.readyState !== WebSocket.OPEN) throw new Error(`No socket at ${url}.`);

  return {
    frames,
    get closed() {
      return closed;
    },
    send(message) {
      socket.send(typeof message === 'string' ? message : encodeJson(message));
    },
    async next(wanted, options) {
      const likes = typeof wanted === 'string' ? (frame: Frame) => frame['type'] === wanted : wanted;
      const found = await waitUntil(() => frames.find((frame) => !given.has(frame) && likes(frame)), options);
      given.add(found);
      return found;
    },
    async close(code = 1000) {
      socket.close(code);
      await waitUntil(() => closed !== null);
    },
  };
}
