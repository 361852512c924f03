import { type ErrorMessage, HeadwayError, sentenceOf } from '@headway/protocol';

export type OnError = (error: unknown, context: { stage: string }) => void;

/**
 * What a client is told of an error. Only a `HeadwayError` was written for its eyes; anything else is reported to
 * `onError` and told as `internal`.
 */
export function toldError(error: unknown, stage: string, onError: OnError): HeadwayError {
  if (error instanceof HeadwayError) return error;
  onError(error, { stage });
  return new HeadwayError('internal', undefined, { cause: error });
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
