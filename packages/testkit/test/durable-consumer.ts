// A durable reader in a process of its own. Arguments: the server's address, a token, the channel, and the number of the
// event after which it dies: dealt with, and not acknowledged.
import { writeSync } from 'node:fs';
import { createClient } from '@headway/client';
import { durable } from '@headway/client/durable';
import type { BuiltinEvents } from '@headway/protocol';

const [url = '', token = '', channel = '', last = ''] = process.argv.slice(2);

const client = createClient<BuiltinEvents>({ url, getToken: async () => token });
durable(client, channel, {
  name: 'exporter',
  from: 'start',
  handler(event) {
    if (event.type !== 'system.notice') return;
    const number = event.data?.message ?? '';
    writeSync(1, `${number}\n`);
    if (number === last) process.kill(process.pid, 'SIGKILL');
  },
});
client.connect();
