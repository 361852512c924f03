import type { BulkResult } from '@headway/hub-api';
import type { HubDatabase, HubTransaction } from '../database.ts';

/** What an action on many jobs has done so far. */
export interface BulkOutcome extends BulkResult {
  /** The job that was asked last; `null` before the first. */
  last: string | null;
}

export async function bulkOutcomeOf(db: HubDatabase, jobId: string): Promise<BulkOutcome> {
  const row = await db
    .selectFrom('bulk_outcomes')
    .select(['changed', 'refused', 'last'])
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return row ?? { changed: 0, refused: 0, last: null };
}

/** In the transaction that changes the jobs: a run that is cut off has kept as much as it has done. */
export async function keepBulkOutcome(
  trx: HubTransaction,
  jobId: string,
  { changed, refused, last }: BulkResult & { last: string },
): Promise<void> {
  const kept = { changed, refused, last };
  await trx
    .insertInto('bulk_outcomes')
    .values({ job_id: jobId, ...kept })
    .onConflict((conflict) => conflict.column('job_id').doUpdateSet(kept))
    .execute();
}

/** An action that is asked for once more begins anew. */
export async function forgetBulkOutcome(trx: HubTransaction, jobId: string): Promise<void> {
  await trx.deleteFrom('bulk_outcomes').where('job_id', '=', jobId).execute();
}

/** Lets go what is known of actions that are gone. */
export async function sweepBulkOutcomes(db: HubDatabase): Promise<void> {
  await db
    .deleteFrom('bulk_outcomes')
    .where('job_id', 'not in', (eb) => eb.selectFrom('headway_jobs').select('id'))
    .execute();
}
