import { onTestFinished, vi } from 'vitest';
import {
  type ClientInfo,
  type ControlMessage,
  decodePresence,
  decodeServerMessage,
  type HeadwayEvent,
  type PresenceMessage,
  type SubscriptionRequest,
} from '@headway/protocol';

/** A raw connection to `/ws` that remembers all that came. */
export interface LiveRecorder {
  readonly control: readonly ControlMessage[];
  readonly events: readonly HeadwayEvent[];
  readonly presence: readonly PresenceMessage[];
  send(message: unknown): void;
  sendText(text: string): void;
  /** Waits for an event. */
  event(matches: (event: HeadwayEvent) => boolean): Promise<HeadwayEvent>;
  message<T extends ControlMessage['type']>(type: T): Promise<Extract<ControlMessage, { type: T }>>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  close(): void;
}

/** Connects and introduces itself with a token. */
export async function connectLive(
  url: string,
  token: string | null,
  subscriptions: readonly SubscriptionRequest[] = [],
  client: ClientInfo = { id: 'test', kind: 'unknown' },
): Promise<LiveRecorder> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
  const control: ControlMessage[] = [];
  const events: HeadwayEvent[] = [];
  const presence: PresenceMessage[] = [];
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code));
  });
  socket.addEventListener('message', ({ data }) => {
    const message = decodeServerMessage(JSON.parse(String(data)));
    if (message.kind === 'control') control.push(message.message);
    if (message.kind === 'event') events.push(message.event);
    if (message.kind === 'unknown' && message.type === 'presence')
      presence.push(decodePresence(message.fields));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('The socket did not open.')));
  });
  onTestFinished(() => socket.close());

  const recorder: LiveRecorder = {
    control,
    events,
    presence,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    sendText: (text) => socket.send(text),
    event: (matches) =>
      vi.waitFor(
        () => {
          const found = events.find(matches);
          if (!found) throw new Error(`No such event among: ${events.map(({ type }) => type).join(', ')}`);
          return found;
        },
        { timeout: 30_000, interval: 20 },
      ),
    message: <T extends ControlMessage['type']>(type: T) =>
      vi.waitFor(
        () => {
          const found = control.find((message) => message.type === type);
          if (!found)
            throw new Error(`No ${type} among: ${control.map((message) => message.type).join(', ')}`);
          return found as Extract<ControlMessage, { type: T }>;
        },
        { timeout: 30_000, interval: 20 },
      ),
    close: () => socket.close(),
  };
  recorder.send({
    type: 'connect',
    ...(token !== null && { token }),
    client,
    subscriptions,
  });
  return recorder;
}
