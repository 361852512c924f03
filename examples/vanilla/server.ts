// Counts primes for whoever asks, and shows everybody how far it is: Node's own HTTP server, no framework.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createReporter } from '@headway/jobs';
import { sqliteLog } from '@headway/log';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway } from '@headway/server';
import { countPrimes } from './count-primes.ts';

const folder = resolve(process.env['DATA_DIR'] ?? 'data');
const below = Number(process.env['BELOW'] ?? 2_000_000_000);
const onError = (error: unknown): void => console.error(error);
mkdirSync(folder, { recursive: true });

const log = sqliteLog({ path: join(folder, 'events.db'), onError });
const headway = createHeadway({
  log,
  events: builtinEvents,
  // Everybody is the same guest here. An app with people checks their tokens, and says in `namespaces` who hears what.
  authentication: { verify: async () => guest },
  namespaces: { job: { subscribe: () => true } },
  onError,
});
const guest = { userId: 'guest', sessionId: null, tokenId: null, issuedAt: null, expiresAt: null };
const reporter = createReporter({ publisher: headway.publisher, log, onError });

/** What browsers get: the page, the client as one file, and of the kit the words that need no React. */
const folders: Readonly<Record<string, string>> = {
  '': join(import.meta.dirname, 'public'),
  client: built('@headway/client'),
  react: built('@headway/react/time-left'),
};
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

const server = createServer((request, response) => {
  const file = fileOf(request.url ?? '/');
  if (request.method === 'POST' && request.url === '/count') {
    const { id } = reporter.start({ kind: 'count-primes', size: below }, async (run) => {
      const primes = await countPrimes(below, run);
      run.summary(`${primes.toLocaleString('en')} primes`);
    });
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ id }));
  } else if (file) {
    response.writeHead(200, { 'content-type': types[extname(file)] }).end(readFileSync(file));
  } else response.writeHead(404).end();
});
headway.attach(server);
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`Open http://127.0.0.1:${address?.port}`);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());

async function close(): Promise<void> {
  server.close();
  await reporter.close();
  await headway.close();
  await log.close();
}

/** `/main.js` of the page, `/react/time-left.js` of a package; `null` for what nobody needs. */
function fileOf(path: string): string | null {
  const [, folder = '', name = ''] = /^\/(?:(client|react)\/)?([\w-]+\.js)?$/.exec(path) ?? [];
  const file = join(folders[folder] ?? '', name || 'index.html');
  return existsSync(file) ? file : null;
}

/** What `npm run build` made of a package; its entry lies in `dist`, or in `src` of a checkout. */
function built(name: string): string {
  return fileURLToPath(new URL('../dist', import.meta.resolve(name)));
}
