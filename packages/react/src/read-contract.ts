import type { HeadwayEvent, JobContract } from '@headway/protocol';

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
