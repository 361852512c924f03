import { join } from 'node:path';
import { hubEvents } from '@headway/hub-api';
import { createIds, type Publication, type Publisher } from '@headway/protocol';
import { onTestFinished } from 'vitest';
import { createAuth, migrateAccounts } from '../accounts/auth.ts';
import { type HubDatabase, type HubTransaction, openDatabase } from '../database.ts';
import { migrate } from '../migrations.ts';
import { dataFolder } from './hub.ts';

/** A database with accounts and a project, the events that were published, and a time that the test sets. */
export interface TestRecords {
  db: HubDatabase;
  publisher: Publisher<HubTransaction>;
  published: readonly Publication[];
  newId: () => string;
  now: () => string;
  /** Lets time pass. */
  pass(ms: number): void;
}

const start = Date.parse('2026-01-01T00:00:00.000Z');

/** People `ada` (the administrator), `ben` and `cleo`; Ada owns the project `P`, Ben edits it. */
export async function testRecords(): Promise<TestRecords> {
  const db = openDatabase(join(dataFolder(), 'hub.db'));
  onTestFinished(() => db.destroy());
  const nothing = () => undefined;
  await migrateAccounts(
    createAuth({
      db,
      secret: 'a secret of a test, which is long enough',
      baseUrl: 'http://localhost',
      trustedOrigins: () => [],
      onSessionEnded: nothing,
      onError: nothing,
    }),
  );
  await migrate(db);
  let time = start;
  const now = () => new Date(time).toISOString();
  const dates = { createdAt: now(), updatedAt: now() };
  for (const id of ['ada', 'ben', 'cleo']) {
    const person = { id, name: id.charAt(0).toUpperCase() + id.slice(1), email: `${id}@example.org` };
    await db
      .insertInto('user')
      .values({ ...person, emailVerified: 1, ...dates } as never)
      .execute();
  }
  await db
    .insertInto('projects')
    .values({
      id: 'P',
      owner_id: 'ada',
      name: 'Plate 7',
      image_count: 0,
      member_count: 1,
      processed_count: 0,
      storage_bytes: 0,
      created_at: now(),
      updated_at: now(),
      revision: 1,
    })
    .execute();
  await db
    .insertInto('project_members')
    .values([
      { id: 'ada', project_id: 'P', user_id: 'ada', role: 'owner', added_at: now(), revision: 1 },
      { id: 'ben', project_id: 'P', user_id: 'ben', role: 'editor', added_at: now(), revision: 1 },
    ])
    .execute();
  const published: Publication[] = [];
  return {
    db,
    published,
    publisher: {
      async publish(publication) {
        // As the outbox does: what fits no schema is refused.
        hubEvents.prepare(publication, publication.key);
        published.push(publication);
      },
    },
    newId: createIds({ now: () => time }),
    now,
    pass: (ms) => {
      time += ms;
    },
  };
}
