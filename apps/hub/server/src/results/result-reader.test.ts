import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createDiskStorage } from '../images/storage.ts';
import { addCounted } from '../test-support/counted.ts';
import { dataFolder } from '../test-support/hub.ts';
import { testRecords } from '../test-support/records.ts';
import { createResultReader } from './result-reader.ts';

it('keeps what was worked out for somebody who has left meanwhile', async () => {
  const records = await testRecords();
  const { db, newId } = records;
  await addCounted(records, ['a', 'b']);
  const { rows } = await sql<{ file: string }>`SELECT file FROM pragma_database_list`.execute(db);
  const reader = createResultReader(
    { db, storage: await createDiskStorage(dataFolder(), newId) },
    {
      pipelinesDir: join(import.meta.dirname, '../test-support/pipelines'),
      databaseFile: rows[0]?.file ?? '',
      onError: () => undefined,
    },
  );
  onTestFinished(() => reader.close());

  const leaving = new AbortController();
  const asked = reader.figures('P', { signal: leaving.signal });
  // By then the process is asked, and has hardly begun to start.
  await nextTurn();
  leaving.abort(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
  await vi.waitFor(async () => {
    const kept = await db.selectFrom('result_figures').select('result_id').orderBy('result_id').execute();
    expect(kept.map(({ result_id }) => result_id)).toEqual(['a', 'b']);
  });
  const figures = await reader.figures('P', { signal: new AbortController().signal });
  expect(JSON.parse(figures)).toMatchObject({ kind: 'counter', count: 4 });
});
