import { LogError } from '@headway/log';
import { type ErrorMessage, HeadwayError, sentenceOf } from '@headway/protocol';

export type OnError = (error: unknown, context: { stage: string }) => void;

/**
 * What a client is told of an error. Only a `HeadwayError` was written for its eyes; anything else is reported to
 * `onError` and told as `unavailable`, where the log can't do it for now (a full disk), or as `internal`.
 */
export function toldError(error: unknown, stage: string, onError: OnError): HeadwayError {
  if (error instanceof HeadwayError) return error;
  onError(error, { stage });
  const passes = error instanceof LogError && error.retryable;
  return new HeadwayError(passes ? 'unavailable' : 'internal', undefined, { cause: error });
}

export function errorMessage(error: HeadwayError, ref: string | null): ErrorMessage {
  return {
    type: 'error',
    ...(ref !== null && { ref }),
    code: error.code,
    message: sentenceOf(error),
    retryable: error.retryable,
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
  };
}
