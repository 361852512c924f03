import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { afterAll } from 'vitest';
import { type QueueUnderTest, testJobQueue } from './contract.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { openQueue, type TestTables } from './test-support/open-queue.ts';
import { memoryDatabase, nodeSqliteDialect } from './test-support/sqlite-dialect.ts';

async function openOn(db: Kysely<TestTables>, onClose = () => {}): Promise<QueueUnderTest> {
  const clock = manualClock();
  const { queue, publisher } = await openQueue({ db, clock });
  const told: QueueUnderTest['told'] = async (channel) =>
    (await publisher.published()).filter(({ channels }) => channels.includes(channel));
  return {
    queue,
    clock,
    events: async (id) => (await told(`job:${id}`)).map(({ type }) => type),
    told,
    async close() {
      await db.destroy();
      onClose();
    },
  };
}

testJobQueue('The embedded queue in memory', () => openOn(memoryDatabase()));

const folder = mkdtempSync(join(tmpdir(), 'headway-jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** A copy of the first file: its tables are made once. */
async function nextFile(): Promise<string> {
  const first = join(folder, 'first.db');
  if (files === 0) {
    const { db } = await openQueue({ db: databaseOn(first) });
    await db.destroy();
  }
  files += 1;
  const file = join(folder, `${files}.db`);
  copyFileSync(first, file);
  return file;
}

function databaseOn(file: string): Kysely<TestTables> {
  return new Kysely<TestTables>({ dialect: nodeSqliteDialect(file) });
}

testJobQueue('The embedded queue on a file', async () => {
  const file = await nextFile();
  return openOn(databaseOn(file), () => rmSync(file));
});
