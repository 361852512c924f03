import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectedMessage, HeadwayEvent, Position } from '@headway/protocol';
import { answerParent } from './child.ts';
import { now, sharedChannel } from './message.ts';
import { Reader } from './reader.ts';
import { pathOf, type ServerKind } from './servers.ts';

// Clients that are cut and come back. Those of our server resume and check every offset; those of a control only
// connect again, which is the least that it can take.
const chunk = Buffer.allocUnsafe(1 << 18);
const clients: Client[] = [];
const totals = { lost: 0, repeated: 0, snapshots: 0 };

interface Client {
  id: number;
  reader: Reader;
  position: Position | null;
  connected: PromiseWithResolvers<void>;
}

function open(client: Omit<Client, 'reader' | 'connected'>, { kind, port }: Target): Client {
  const resumes = kind.startsWith('Headway');
  const opened: Client = { ...client, connected: Promise.withResolvers(), reader: connect() };
  return opened;

  function connect(): Reader {
    return new Reader({
      port,
      path: resumes ? '/ws' : pathOf(kind, [sharedChannel]),
      chunk,
      onOpen(reader) {
        if (resumes) reader.send(connectMessage(client));
      },
      onText(_, bytes, { start, end }) {
        if (resumes) take(opened, JSON.parse(bytes.toString('utf8', start, end)));
        else opened.connected.resolve();
      },
    });
  }
}

function connectMessage({ id, position }: Pick<Client, 'id' | 'position'>): string {
  const subscription = { channel: sharedChannel, ...(position && { after: position }) };
  return JSON.stringify({
    type: 'connect',
    token: 'bench',
    client: { id: `client-${id}`, kind: 'unknown' },
    subscriptions: [subscription],
  });
}

function take(client: Client, message: ConnectedMessage | HeadwayEvent): void {
  if (message.type === 'bench.event') {
    takeOffset(client, (message as HeadwayEvent).offset);
  } else if (message.type === 'connected') {
    const [answer] = (message as ConnectedMessage).subscriptions;
    if (!answer || 'code' in answer) return;
    if (client.position && answer.recovery !== 'resumed') totals.snapshots += 1;
    client.position ??= { ...answer.position };
    for (const event of answer.recovery === 'resumed' ? answer.events : []) takeOffset(client, event.offset);
    client.position.epoch = answer.position.epoch;
    client.connected.resolve();
  }
}

function takeOffset({ position }: Client, offset: number): void {
  if (!position) return;
  if (offset <= position.offset) totals.repeated += 1;
  else totals.lost += offset - position.offset - 1;
  position.offset = Math.max(position.offset, offset);
}

const handlers = {
  async connect({ count, ...target }: Target & { count: number }): Promise<void> {
    for (let id = 0; id < count; id += 1) {
      const client = open({ id, position: null }, target);
      clients.push(client);
      if (id % 100 === 99) await client.connected.promise;
    }
    await Promise.all(clients.map(({ connected }) => connected.promise));
  },
  /** Cuts all with a reset, lets them come back at once, and says how long it took until the last had resumed. */
  async cut(target: Target): Promise<{ ms: number }> {
    const start = now();
    for (const { reader } of clients) reader.reset();
    for (const [index, { id, position }] of clients.entries()) {
      clients[index] = open({ id, position }, target);
    }
    await Promise.all(clients.map(({ connected }) => connected.promise));
    return { ms: (now() - start) / 1000 };
  },
  /** Events that never came (up to offset `top`), that came twice, and resumptions that got a snapshot instead. */
  async verify({ top }: { top: number }): Promise<typeof totals> {
    const behind = (): number =>
      clients.reduce((sum, { position }) => sum + top - (position?.offset ?? top), 0);
    for (let tries = 0; tries < 100 && behind() > 0; tries += 1) await sleep(50);
    return { ...totals, lost: totals.lost + behind() };
  },
};

interface Target {
  kind: ServerKind;
  port: number;
}

export type ResumeProcess = typeof handlers;
answerParent(handlers);
