import type { ChannelSnapshot } from '@headway/client';
import type { HeadwayEvent, Job, JobContract, JobStepState } from '@headway/protocol';
import { useCallback, useMemo } from 'react';
import { itemOf, jobOf, newestJob, stepOf } from './decode-job.ts';
import { useKit } from './headway-provider.tsx';
import { createItemReader, readResult } from './read-contract.ts';
import { useChannel } from './use-channel.ts';
import { type JobControls, useJobActions } from './use-job-actions.ts';

export interface UseJobOptions {
  /** The job as an API answered it: shown until a newer one is heard, and for jobs that ended long ago. */
  initial?: Job | null | undefined;
}

/** A job as a screen shows it. */
export interface JobView<Result, Item> extends JobControls {
  job: Job | null;
  /** Of the current attempt, in order. */
  steps: readonly JobStepState[];
  /** Of the current attempt, in order, checked by the contract; those that do not match it are left out. */
  items: readonly Item[];
  /** How fresh this is, as of the channel. */
  status: ChannelSnapshot['status'];
  code: ChannelSnapshot['code'];
  /** When the job was last heard of; ISO 8601. */
  updatedAt: string | null;
  /**
   * Asks `actions.result` for what came out.
   * @throws Error without a job, contract or that action, and when the answer does not match the contract.
   */
  loadResult: () => Promise<Result>;
}

/**
 * One job, live. The contract gives items and result their types; without one there are no items.
 * @example
 * const { job, items, cancel } = useJob(cells, jobId);
 */
export function useJob<Result = unknown, Item = unknown>(
  contract: JobContract<unknown, Result, Item> | null,
  jobId: string | null,
  { initial }: UseJobOptions = {},
): JobView<Result, Item> {
  const { jobActions } = useKit();
  const snapshot = useChannel(jobId === null ? null : `job:${jobId}`);
  const event = snapshot.entities.get(`job:${jobId ?? ''}`);
  const job = newestJob(jobOf(event), initial?.id === jobId ? initial : null);
  const attempt = job?.attempt ?? 0;

  const steps = useMemo(() => stepsOf(snapshot.entities, attempt), [snapshot.entities, attempt]);
  const readItem = useMemo(() => createItemReader(contract?.items), [contract]);
  const items = useMemo(
    () => foundItems(snapshot.entities, attempt).flatMap(({ event: from, item }) => readItem(from, item)),
    [snapshot.entities, attempt, readItem],
  );

  const loadResult = useCallback(async () => {
    if (jobId === null || !contract || !jobActions.actions?.result) {
      throw new Error('A result needs a job, its contract, and `actions.result` at the provider.');
    }
    return readResult(contract, await jobActions.actions.result(jobId));
  }, [contract, jobId, jobActions]);

  return {
    ...useJobActions(job),
    job,
    steps,
    items,
    status: snapshot.status,
    code: snapshot.code,
    updatedAt: event?.timestamp ?? null,
    loadResult,
  };
}

type Entities = ChannelSnapshot['entities'];

function stepsOf(entities: Entities, attempt: number): JobStepState[] {
  return [...entities.values()]
    .flatMap((event) => stepOf(event) ?? [])
    .filter((step) => step.attempt === attempt)
    .sort((a, b) => a.index - b.index);
}

interface FoundItem {
  event: HeadwayEvent;
  index: number;
  item: unknown;
}

function foundItems(entities: Entities, attempt: number): FoundItem[] {
  return [...entities.values()]
    .flatMap((event) => {
      const found = itemOf(event);
      return found && found.attempt === attempt ? [{ event, index: found.index, item: found.item }] : [];
    })
    .sort((a, b) => a.index - b.index);
}
