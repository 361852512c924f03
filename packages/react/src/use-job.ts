import type { ChannelSnapshot } from '@headway/client';
import type { Job, JobContract, JobPreview, JobStepState, RunTypes } from '@headway/protocol';
import { useCallback, useMemo } from 'react';
import { jobOf, newest } from './decode-job.ts';
import { useKit } from './headway-provider.tsx';
import {
  itemsOf,
  previewOf,
  type ReviewOf,
  reviewsOf,
  type StepNode,
  stepsOf,
  stepTreeOf,
} from './job-parts.ts';
import { createItemReader, readResult, readReviews } from './read-contract.ts';
import { nothingYet } from './use-channel-store.ts';
import { type JobControls, useJobActions } from './use-job-actions.ts';
import { type Freshness, type Taking, useLive } from './use-live.ts';
import { sameItems, useKept } from './use-selection.ts';

export interface UseJobOptions {
  /** The job as an API answered it: shown until a newer one is heard, and for jobs that ended long ago. */
  initial?: Job | null | undefined;
}

/** A job as a screen shows it. */
export interface JobView<Result = unknown, Item = unknown, Run extends RunTypes = RunTypes>
  extends JobControls, Freshness {
  job: Job | null;
  /** Of the current attempt, each step before those within it, in order. */
  steps: readonly JobStepState[];
  /** The same, each with those within it, by the names of the contract. */
  stepTree: readonly StepNode<Run['steps']>[];
  /** Of the current attempt, in order, checked by the contract; those that do not match it are left out. */
  items: readonly Item[];
  /** What the job asks a person or has asked, in order; answers are checked by the contract. */
  reviews: readonly ReviewOf<Run['answers']>[];
  /** The newest picture of what the current attempt has so far. */
  preview: JobPreview | null;
  /** When the job was last heard of; ISO 8601. */
  updatedAt: string | null;
  /**
   * Asks `actions.result` for what came out.
   * @throws Error without a job, contract or that action, and when the answer does not match the contract.
   */
  loadResult: () => Promise<Result>;
}

/** What `useJob` gives for a contract: `JobViewOf<typeof cells>`. */
export type JobViewOf<Contract> =
  Contract extends JobContract<unknown, infer Result, infer Item, infer Run>
    ? JobView<Result, Item, Run>
    : never;

type Entities = ChannelSnapshot['entities'];

const heard: Taking<Entities> = {
  select: ([snapshot = nothingYet]) => snapshot.entities,
  isEqual: (a, b) => a === b || sameItems([...a.values()], [...b.values()]),
};

/**
 * One job, live. The contract gives items and result their types; without one there are no items.
 * @example
 * const { job, items, cancel } = useJob(cells, jobId);
 */
export function useJob<Result = unknown, Item = unknown, Run extends RunTypes = RunTypes>(
  contract: JobContract<unknown, Result, Item, Run> | null,
  jobId: string | null,
  { initial }: UseJobOptions = {},
): JobView<Result, Item, Run> {
  const { actions } = useKit();
  const key = `job:${jobId ?? ''}`;
  const [entities, freshness] = useLive(jobId === null ? null : key, heard);
  const event = entities.get(key);
  const job = newest(jobOf(event), initial?.id === jobId ? initial : null);
  const attempt = job?.attempt ?? 0;

  const steps = useKept(stepsOf(entities, attempt));
  const stepTree = useMemo(() => stepTreeOf<Run['steps']>(steps), [steps]);
  const readItem = useMemo(() => createItemReader(contract?.items), [contract]);
  const items = useKept(itemsOf(entities, attempt).flatMap(({ event: from, item }) => readItem(from, item)));
  const reviews = useKept(readReviews(contract, reviewsOf(entities)));

  const loadResult = useCallback(async () => {
    if (jobId === null || !contract || !actions.result) {
      throw new Error('A result needs a contract and `actions.result`.');
    }
    return readResult(contract, await actions.result(jobId));
  }, [contract, jobId, actions]);

  return {
    ...useJobActions(job),
    job,
    steps,
    stepTree,
    items,
    reviews,
    preview: previewOf(entities, jobId ?? '', attempt),
    ...freshness,
    updatedAt: event?.timestamp ?? null,
    loadResult,
  };
}
