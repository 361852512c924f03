import { readFile } from 'node:fs/promises';
import { JobFailure } from '@headway/jobs';
import type { JobContract } from '@headway/protocol';
import { draftFile, replaceFile } from '../jobs/drafts.ts';

/**
 * How results of any size come from the hub's workers: as a file, since a message between processes is bounded and would
 * be taken apart and put together again by the server, which stands still meanwhile. Such a file lies with the drafts
 * and goes like them, when its job has ended.
 */
const madeResult = 'headway:made-result';

/** The largest result that is stored, in bytes of JSON. */
export const mostResultBytes: number = 64 * 2 ** 20;
/** What is smaller goes by message. */
const leastFileBytes = 2 ** 18;

/** The contract as a worker's binding has it: its results are those of `contract`, or written already. */
export function withMadeResults<Contract extends JobContract>(contract: Contract): Contract {
  const standard = contract.result['~standard'];
  const validate = (value: unknown) => (isMade(value) ? { value } : standard.validate(value));
  return { ...contract, result: { '~standard': { ...standard, validate } } };
}

/**
 * What a worker sends of a result: itself when it is small, or does not fit its contract (which `serveJobs` says).
 * @throws JobFailure `result_too_large`
 */
export async function handOver(
  folder: string,
  jobId: string,
  result: unknown,
  contract: Pick<JobContract, 'result'>,
): Promise<unknown> {
  const checked = await contract.result['~standard'].validate(result);
  if (checked.issues) return result;
  const json = JSON.stringify(checked.value);
  // What is no JSON is told by who sends it.
  if (json === undefined || json.length < leastFileBytes) return result;
  const bytes = Buffer.from(json);
  if (bytes.byteLength > mostResultBytes) throw tooLarge(bytes.byteLength);
  await replaceFile(madeFile(folder, jobId), bytes);
  return { [madeResult]: true };
}

/** A result as JSON, as it came from a worker. @throws when it should be a file, and is none */
export async function resultJson(
  folder: string,
  jobId: string,
  result: unknown,
): Promise<string | Uint8Array> {
  return isMade(result) ? await readFile(madeFile(folder, jobId)) : JSON.stringify(result);
}

function madeFile(folder: string, jobId: string): string {
  return draftFile(folder, jobId).replace(/json$/, 'made.json');
}

function isMade(value: unknown): boolean {
  return typeof value === 'object' && value !== null && madeResult in value;
}

function tooLarge(bytes: number): JobFailure {
  const [has, most] = [bytes, mostResultBytes].map((count) => Math.ceil(count / 2 ** 20));
  return new JobFailure(
    'result_too_large',
    `The result has ${has} MiB; ${most} MiB are the most that is stored. Look for fewer or simpler objects: set a smallest size, smooth more, or process a part of the image.`,
  );
}
