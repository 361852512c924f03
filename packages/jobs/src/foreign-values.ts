import { HeadwayError, type JobContract } from '@headway/protocol';
import { workerLimits } from '@headway/protocol/workers';

/**
 * The result of a program outside, checked against the contract of its kind where there is one.
 * @throws HeadwayError `too_large`, `invalid_result`.
 */
export async function checkResult(contract: JobContract | null, result: unknown): Promise<unknown> {
  requireLength('result', result, workerLimits.resultLength);
  if (!contract) return result ?? null;
  const checked = await contract.result['~standard'].validate(result);
  if (checked.issues)
    throw new HeadwayError('invalid_result', sentence('The result', contract, checked.issues));
  return checked.value;
}

/** An item of a program outside. @throws HeadwayError `too_large`, `invalid_result`. */
export function requireItem(contract: JobContract | null, item: unknown): unknown {
  requireLength('item', item, workerLimits.itemLength);
  const checked = contract?.items?.['~standard'].validate(item);
  if (!checked) return item ?? null;
  if (checked instanceof Promise)
    throw new TypeError(`The schema of items of '${contract?.kind}' must be synchronous.`);
  if (checked.issues)
    throw new HeadwayError('invalid_result', sentence('The item', contract, checked.issues));
  return checked.value;
}

/** @throws HeadwayError `state_too_large`. */
export function requireState(state: unknown): void {
  const { length } = JSON.stringify(state);
  if (length <= workerLimits.stateLength) return;
  throw new HeadwayError('state_too_large', `'state' has ${length} characters as JSON.`);
}

/** @throws HeadwayError `too_large`. */
export function requireLength(name: string, value: unknown, most: number): void {
  const { length } = JSON.stringify(value ?? null);
  if (length <= most) return;
  throw new HeadwayError('too_large', `'${name}' has ${length} characters as JSON; ${most} are the most.`);
}

type Issues = readonly {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}[];

function sentence(what: string, contract: JobContract | null, [issue]: Issues): string {
  const path = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return `${what} does not fit '${contract?.kind ?? ''}'${path ? ` at ${path}` : ''}: ${issue?.message ?? 'invalid'}`;
}
