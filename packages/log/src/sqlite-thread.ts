// Runs one connection to the database of a `sqliteLog`: `store-thread.ts` starts this file as a worker thread.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { asLogError } from './sqlite-errors.ts';
import { makeDurable } from './sqlite-schema.ts';
import { SqliteStore } from './sqlite-store.ts';
import { callStore } from './store-access.ts';
import type { ThreadAnswer, ThreadCall, ThreadData, ThreadRequest } from './thread-messages.ts';

if (!parentPort) throw new Error('This file runs as a worker thread of sqliteLog.');
const port = parentPort;
const data = workerData as ThreadData;
let store: SqliteStore | null = null;

port.on('message', (request: ThreadRequest) => {
  if (request !== 'close') {
    port.postMessage(request.map(answer));
    return;
  }
  store?.close();
  port.close();
});

function answer({ method, args }: ThreadCall): ThreadAnswer {
  try {
    // A file that could not be opened may be there at the next call.
    store ??= openStore();
    return { ok: true, value: callStore(store, method, args as Parameters<SqliteStore[typeof method]>) };
  } catch (error) {
    const { code, cause } = asLogError(error);
    return { ok: false, code, cause };
  }
}

function openStore(): SqliteStore {
  const database = new DatabaseSync(data.path, { timeout: data.busyTimeoutMs });
  try {
    if (data.readOnly) database.exec('PRAGMA query_only = 1');
    else prepareWriter(database);
    return new SqliteStore(database, data);
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareWriter(database: DatabaseSync): void {
  makeDurable(database);
  if (data.maxBytes === null) return;
  const { page_size: pageSize } = database.prepare('PRAGMA page_size').get() ?? {};
  database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(data.maxBytes / Number(pageSize)))}`);
}
