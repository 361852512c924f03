import type { TestRecords } from './records.ts';

/** Adds images to the project `P`, each with a result of the pipeline `counter` that counted to two; all have these ids. */
export async function addCounted(
  { db, now }: Pick<TestRecords, 'db' | 'now'>,
  ids: readonly string[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const id of ids) {
      const file = { name: 'a.png', media_type: 'image/png', bytes: 1, file_key: id, folder: '' };
      const made = { created_at: now(), revision: 1 };
      await trx
        .insertInto('assets')
        .values({ id, project_id: 'P', ...file, ...made, current_result_id: id })
        .execute();
      const of = { asset_id: id, project_id: 'P', job_id: id, root_id: id };
      const result = { kind: 'counter', result: '{"ticks":2}', version: 1, created_at: now() };
      await trx
        .insertInto('results')
        .values({ id, ...of, ...result })
        .execute();
    }
  });
}
