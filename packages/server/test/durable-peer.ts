import { memoryLog } from '@headway/log';
import type { HeadwayOptions } from '@headway/server';
import { type FakeClock, fakeClock } from '@headway/testkit';
import type { RawClient, RawMessage } from './raw-client.ts';
import { startServer, type TestEvents, type TestServer } from './harness.ts';

export const channel = 'room:1';
export const mailer = { channel, durable: 'mailer' };
export const deadlineMs = 10_000;
/** Nobody is taken for gone, however long the fake clock runs. */
const patient = { heartbeatMs: 1e9, silenceMs: 1e9 + 1, stallMs: 1e9 };

/** A server whose time stands still until the test moves it. */
export async function startDurable(
  options: Partial<HeadwayOptions<TestEvents>> = {},
): Promise<TestServer & { clock: FakeClock }> {
  const clock = fakeClock({ now: Date.now() });
  const server = await startServer({
    clock,
    log: memoryLog({ clock }),
    ...patient,
    ...options,
    durable: { deadlineMs, ...options.durable },
  });
  return { ...server, clock };
}

/** Publishes events `first` to `last`, which nothing supersedes. */
export async function publish({ headway }: TestServer, last: number, first = 1): Promise<void> {
  for (let number = first; number <= last; number += 1) {
    await headway.publish(channel, { type: 'task.noted', data: { text: String(number) } });
  }
}

/** Reads a delivery, as `text/attempt`. */
export async function delivered(client: RawClient): Promise<string> {
  return shown(await client.expect('delivery'));
}

export function shown(message: RawMessage): string {
  const { event, attempt } = message as unknown as { event: { data: { text: string } }; attempt: number };
  return `${event.data.text}/${attempt}`;
}

/** Reads so many deliveries. */
export async function deliveries(client: RawClient, count: number): Promise<string[]> {
  const all: string[] = [];
  while (all.length < count) all.push(await delivered(client));
  return all;
}

/** Acknowledges and waits for the reply. */
export async function acknowledge(
  { log }: TestServer,
  client: RawClient,
  offset: number,
  more: object = {},
): Promise<RawMessage> {
  client.send({ type: 'ack', ref: `ack-${offset}`, ...mailer, epoch: log.epoch, offset, ...more });
  for (;;) {
    const message = await client.next();
    if (message['ref'] === `ack-${offset}`) return message;
  }
}
