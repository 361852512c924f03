import type { JobError } from '@headway/protocol';
import { JobFailure } from './binding.ts';
import { unexpectedError } from './worker-messages.ts';

const outOfMemory: JobError = {
  code: 'out_of_memory',
  message: 'The job ran out of memory.',
  retryable: false,
};

/** What people are told of an error that `run` threw; `unexpectedError` itself for one that says nothing to them. */
export function errorOf(error: unknown): JobError {
  // Anything can be thrown, also what can't be looked at.
  try {
    // How V8 refuses memory for a buffer.
    if (error instanceof RangeError && /allocation failed/i.test(error.message)) return outOfMemory;
    if (!(error instanceof JobFailure)) return unexpectedError;
    const { code, message, retryable } = error;
    return { code, message, retryable };
  } catch {
    return unexpectedError;
  }
}
