// A server in a process of its own that says on its output what is stored. Arguments: the log's file, the port, the
// secret of tokens, and the number of the first event to publish; from there on it publishes without a pause, and
// without one nothing.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { sqliteLog } from '@headway/log';
import { HeadwayError } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway } from '@headway/server';

const atOnce = 4;
const [path = '', port = '0', secret = '', first] = process.argv.slice(2);

const log = sqliteLog({ path });
const headway = createHeadway({
  log,
  events: builtinEvents,
  namespaces: { project: { subscribe: () => true } },
  authentication: { secret },
});
// Whoever asks between the goodbye and the end gets an answer: a socket that hangs would hold up the end.
const http = createServer((_request, response) => response.writeHead(503).end());
headway.attach(http);
http.listen(Number(port), '127.0.0.1');
await once(http, 'listening');
process.stdout.write(`port ${(http.address() as AddressInfo).port}\n`);

const loading = first === undefined ? null : publishOn(Number(first));
process.once('SIGTERM', () => void stop());

async function publishOn(start: number): Promise<void> {
  for (let number = start; ; number += atOnce) {
    try {
      await Promise.all(Array.from({ length: atOnce }, (_, index) => publish(number + index)));
    } catch (error) {
      if (error instanceof HeadwayError && error.code === 'unavailable') return;
      throw error;
    }
    process.stdout.write(`stored ${number + atOnce - 1}\n`);
    await setImmediate();
  }
}

async function publish(number: number): Promise<void> {
  const data = { id: `n${number}`, level: 'info', message: String(number) } as const;
  const event = { type: 'system.notice', data } as const;
  await headway.publish('project:7', event, { idempotencyKey: data.id });
}

async function stop(): Promise<void> {
  await headway.close();
  await loading;
  http.close();
  await log.close();
}
