import type { HeadwayEvent, JobContract, JobReview, RunTypes } from '@headway/protocol';
import type { ReviewOf } from './job-parts.ts';

type ItemSchema<Item> = JobContract<unknown, unknown, Item>['items'];

/**
 * Checks what events say against a schema, each event once. What does not match, and what only an asynchronous
 * schema could tell, is left out: an empty list.
 */
export function createItemReader<Item>(
  schema: ItemSchema<Item>,
): (event: HeadwayEvent, item: unknown) => readonly Item[] {
  const read = new WeakMap<HeadwayEvent, readonly Item[]>();
  return (event, item) => {
    const known = read.get(event);
    if (known) return known;
    const result = schema?.['~standard'].validate(item);
    const items = result && !(result instanceof Promise) && !result.issues ? [result.value] : [];
    read.set(event, items);
    return items;
  };
}

/** @throws Error when the value does not match the contract's result. */
export async function readResult<Result>(
  contract: JobContract<unknown, Result>,
  value: unknown,
): Promise<Result> {
  const result = await contract.result['~standard'].validate(value);
  if (!result.issues) return result.value;
  throw new Error(
    `The result is not what '${contract.kind}' gives: ${result.issues[0]?.message ?? 'invalid'}.`,
  );
}

/** Reviews that the contract has, without those whose answer does not match it. */
export function readReviews<Run extends RunTypes>(
  contract: JobContract<unknown, unknown, unknown, Run> | null,
  reviews: readonly JobReview[],
): readonly ReviewOf<Run['answers']>[] {
  const declared: JobContract['reviews'] & object = contract?.reviews ?? {};
  const known = reviews.filter(({ name, status, answer }) => {
    const schema = Reflect.get(declared, name) as { answer: JobContract['input'] } | undefined;
    if (!schema || status !== 'answered') return !contract || schema !== undefined;
    const result = schema.answer['~standard'].validate(answer);
    return !(result instanceof Promise) && !result.issues;
  });
  return known as unknown as readonly ReviewOf<Run['answers']>[];
}
