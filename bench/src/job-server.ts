import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JobQueue } from '@headway/jobs';
import {
  createJobTables,
  createSqlJobQueue,
  type JobTables,
  type SqlJobQueueOptions,
} from '@headway/jobs/sql';
import { sqliteLog } from '@headway/log';
import {
  createOutbox,
  createOutboxTable,
  createRelay,
  type OutboxTables,
  sqliteDialect,
} from '@headway/log/outbox';
import { createIds, systemClock } from '@headway/protocol';
import { type BuiltinEventMap, builtinEvents } from '@headway/protocol/builtin';
import { createHeadway, type Headway } from '@headway/server';
import { Kysely, type Transaction } from 'kysely';

type Tables = JobTables & OutboxTables;

interface JobServerOptions extends Pick<SqlJobQueueOptions<Tables>, 'channels' | 'onCompleted'> {
  /** Channel namespaces that everybody may hear. */
  namespaces: readonly string[];
  /** Hears each event that the queue publishes. */
  onPublish?: () => void;
}

export interface JobServer {
  db: Kysely<Tables>;
  queue: JobQueue<Transaction<Tables>>;
  server: Headway<BuiltinEventMap>;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** A server as an application has it: queue, outbox and log on disk, in a folder that goes with the process. */
export async function openJobServer({
  namespaces,
  onPublish = () => {},
  ...queueOptions
}: JobServerOptions): Promise<JobServer> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const onError = (error: unknown, { stage }: { stage: string }): void => console.error(stage, error);
  const clock = systemClock();
  const file = new DatabaseSync(join(folder, 'app.db'));
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const db = new Kysely<Tables>({ dialect: sqliteDialect(file) });
  await createJobTables(db);
  await createOutboxTable(db);
  const log = sqliteLog({ path: join(folder, 'events.db'), onError });
  const relay = createRelay({ db, log, clock, onError });
  const outbox = createOutbox({
    db,
    events: builtinEvents,
    ids: createIds(clock),
    clock,
    onPublished: () => relay.wake(),
  });
  const queue = createSqlJobQueue<Tables>({
    db,
    publisher: {
      publish(publication, transaction) {
        onPublish();
        return outbox.publish(publication, transaction);
      },
    },
    ...queueOptions,
    onError,
  });
  const server = createHeadway({
    log,
    events: builtinEvents,
    namespaces: Object.fromEntries(namespaces.map((name) => [name, { subscribe: () => true }])),
    authentication: {
      verify: async (token) => ({
        userId: token,
        sessionId: null,
        tokenId: null,
        issuedAt: null,
        expiresAt: null,
      }),
    },
    onError,
  });
  return { db, queue, server, onError };
}
