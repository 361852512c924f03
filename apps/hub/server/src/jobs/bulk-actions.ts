import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  bulkAction,
  type BulkAction,
  type BulkRefusal,
  type BulkResult,
  type JobSelection,
} from '@headway/hub-api';
import { bindJob, type JobBinding } from '@headway/jobs';
import type { Job } from '@headway/protocol';
import type { HubServices } from '../hub-context.ts';
import { bulkOutcomeOf, keepBulkOutcome } from './bulk-outcomes.ts';
import { actOnJobWithin } from './job-actions.ts';
import { labelsOf } from './job-records.ts';
import { ApiError } from '../http/problem.ts';

type Hub = Pick<HubServices, 'db' | 'queue' | 'publisher' | 'now' | 'newId'>;

/** Jobs that are changed in one transaction: few, so that nothing else waits for long. */
const perTransaction = 20;
/** The most jobs that one action changes. */
const mostJobs = 100_000;

/** Queues a bulk action. */
export async function startBulkAction(hub: Hub, userId: string, action: BulkAction): Promise<Job> {
  return await hub.queue.enqueue({
    kind: bulkAction.kind,
    input: { ...action, userId },
    labels: { userId, action: action.action },
    // What people ask for comes before what they have asked it about.
    priority: 100,
  });
}

/** The code that does bulk actions, in the server's own process: it is all about the server's database. */
export function bindBulkActions(hub: Hub): JobBinding {
  return bindJob(bulkAction, async (context, { userId, action, ids, filter, priority }) => {
    // A run that goes on where the last one was cut off asks nobody twice.
    const { last, ...outcome } = await bulkOutcomeOf(hub.db, context.jobId);
    const before = outcome.changed + outcome.refused;
    const jobIds = ids
      ? ids.slice(before)
      : await select(hub, userId, { filter: filter ?? {}, own: context.jobId, after: last });
    const total = before + jobIds.length;

    /** `null` when it was done, else why not. */
    async function ask(jobId: string, trx: Parameters<typeof actOnJobWithin>[1]): Promise<string | null> {
      try {
        await actOnJobWithin(hub, trx, { userId, jobId, action, priority });
        return null;
      } catch (error) {
        if (error instanceof ApiError) return error.message;
        throw error;
      }
    }

    context.progress(before, total, 'jobs');
    for (let from = 0; from < jobIds.length; from += perTransaction) {
      context.signal.throwIfAborted();
      const some = jobIds.slice(from, from + perTransaction);
      const refusals: BulkRefusal[] = [];
      await hub.db.transaction().execute(async (trx) => {
        for (const id of some) {
          const reason = await ask(id, trx);
          if (reason !== null) refusals.push({ id, reason });
        }
        outcome.changed += some.length - refusals.length;
        outcome.refused += refusals.length;
        await keepBulkOutcome(trx, context.jobId, { ...outcome, last: some.at(-1) ?? '' });
      });
      for (const refusal of refusals) context.item(refusal);
      context.progress(before + from + some.length, total, 'jobs');
      await nextTurn();
    }
    return { result: outcome, summary: summaryOf(outcome, total) };
  }) as JobBinding;
}

function summaryOf({ changed, refused }: BulkResult, asked: number) {
  if (asked === 0) return { outcome: 'nothing_found', text: 'No job matched' } as const;
  const text = `${changed} of ${asked} jobs${refused > 0 ? `, ${refused} could not have it` : ''}`;
  return { outcome: changed > 0 ? 'ok' : 'nothing_found', text } as const;
}

/**
 * The jobs of one's own that match and were made after this one, oldest first. Not the action itself, and other actions
 * only where their kind is asked for.
 */
async function select(
  hub: Hub,
  userId: string,
  { filter, own, after }: { filter: JobSelection; own: string; after: string | null },
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Hub['queue']['list']>> = await hub.queue.list({
      labels: labelsOf(userId, filter),
      limit: 500,
      ...(filter.kind !== undefined && { kind: filter.kind }),
      ...(filter.status && { status: filter.status }),
      ...(cursor !== null && { cursor }),
    });
    for (const { id, kind } of page.items) {
      // Ids are in the order in which they were made.
      if (id === own || id <= (after ?? '')) continue;
      // What was asked of many jobs is not one of them: "retry all that was cancelled" must not cancel all once more.
      if (kind === bulkAction.kind && filter.kind !== kind) continue;
      found.push(id);
    }
    cursor = page.nextCursor;
  } while (cursor !== null && found.length < mostJobs);
  return found.slice(0, mostJobs).toReversed();
}
