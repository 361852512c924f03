import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kysely } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openQueue, type TestTables } from './test-support/open-queue.ts';
import { nodeSqliteDialect } from './test-support/sqlite-dialect.ts';

const taker = fileURLToPath(new URL('test-support/taker.ts', import.meta.url));

test('gives each job to one of several processes on a file', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-jobs-'));
  const path = join(folder, 'jobs.db');
  const { db, queue } = await openQueue({
    db: new Kysely<TestTables>({ dialect: nodeSqliteDialect(path) }),
  });
  onTestFinished(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  });
  const ids: string[] = [];
  await db.transaction().execute(async (trx) => {
    for (let count = 0; count < 100; count += 1) {
      ids.push((await queue.enqueue({ kind: 'test', input: null, labels: {} }, trx)).id);
    }
  });

  const takers = ['a', 'b', 'c'].map((name) => fork(taker, [path, name]));
  const taken = await Promise.all(
    takers.map(
      (child) =>
        new Promise<string[]>((resolve, reject) => {
          child.once('message', (message) => resolve(message as string[]));
          child.once('exit', (code) => reject(new Error(`A taker exited with ${code}.`)));
        }),
    ),
  );
  expect(taken.flat().toSorted()).toEqual(ids.toSorted());
  expect(await queue.stats()).toMatchObject({ completed: ids.length, total: ids.length });
  const attempts = await Promise.all(ids.map(async (id) => (await queue.get(id))?.attempt));
  expect(new Set(attempts)).toEqual(new Set([1]));
});
