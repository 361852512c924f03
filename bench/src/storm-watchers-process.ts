import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeServerMessage, readJob } from '@headway/protocol';
import WebSocket from 'ws';
import { Histogram } from './histogram.ts';
import { now } from './message.ts';
import { answerParent } from './processes.ts';

// Watchers of a queue: all of them count messages, the first one reads what they say.

/** How often the age of the newest states is looked at. */
const sampleMs = 20;

/** When the newest state of each job that runs was reported, µs. */
const newest = new Map<string, number>();
const ages = new Histogram();
const types = new Map<string, number>();
let messages = 0;
let begun = now();

function read(text: string): void {
  const decoded = decodeServerMessage(JSON.parse(text));
  if (decoded.kind !== 'event') return;
  const { event } = decoded;
  types.set(event.type, (types.get(event.type) ?? 0) + 1);
  const job = event.type === 'job.progress' ? readJob(event.data) : null;
  if (job?.done) newest.set(job.id, job.done);
}

const handlers = {
  async connect({ port, count, channels }: WatchersOptions): Promise<void> {
    for (let client = 0; client < count; client += 1) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?access_token=user-${client}`);
      await once(socket, 'open');
      const subscriptions = channels.map((channel) => ({ channel }));
      const connected = once(socket, 'message');
      socket.send(
        JSON.stringify({ type: 'connect', client: { id: `${client}`, kind: 'web' }, subscriptions }),
      );
      await connected;
      socket.on('message', (data: Buffer) => {
        messages += 1;
        if (client === 0) read(data.toString('utf8'));
      });
    }
  },
  /** Forgets what was seen so far. */
  begin(): void {
    ages.reset();
    types.clear();
    messages = 0;
    begun = now();
  },
  /** What was seen since the beginning, after so much more time. */
  async look({ ms }: { ms: number }): Promise<WatchersMeasured> {
    for (const end = now() + ms * 1000; now() < end; await sleep(sampleMs)) {
      const at = now();
      for (const reportedAt of newest.values()) ages.add((at - reportedAt) / 1000);
    }
    return {
      seconds: (now() - begun) / 1e6,
      deliveries: messages,
      types: Object.fromEntries(types),
      ageP50: ages.percentile(0.5),
      ageP99: ages.percentile(0.99),
    };
  },
};

interface WatchersOptions {
  port: number;
  count: number;
  channels: readonly string[];
}

export interface WatchersMeasured {
  seconds: number;
  /** Messages of all watchers. */
  deliveries: number;
  /** Events of one watcher, by type. */
  types: Readonly<Record<string, number>>;
  /** Of the newest states that one watcher has, ms. */
  ageP50: number;
  ageP99: number;
}

export type StormWatchersProcess = typeof handlers;
answerParent(handlers);
