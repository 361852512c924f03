import { DetailedError, Upload } from 'tus-js-client';
import { urls } from '../endpoints.ts';

/** How the sending of a file ended. `gone`: it is no longer wanted here, or one may not; `failed`: the way was cut. */
export type SendOutcome = 'sent' | 'gone' | 'failed';

export interface Sending {
  /** Ends it; `onEnd` is not called any more. */
  abort(): void;
}

/** Each request is one more chance to find out that something has changed; larger ones are not faster. */
const chunkSize = 32 * 1024 ** 2;

/** Sends what the server has not got of a file yet. */
export function sendFile(id: string, file: File, onEnd: (outcome: SendOutcome) => void): Sending {
  const upload = new Upload(file, {
    uploadUrl: urls.upload(id),
    chunkSize,
    // We try again ourselves: as the server's states say, not for as long as one request does.
    retryDelays: null,
    storeFingerprintForResuming: false,
    onSuccess: () => onEnd('sent'),
    onError: (error) => onEnd(outcomeOf(error)),
  });
  upload.start();
  return {
    abort: () => {
      // It ends the request that is under way; what comes of that is of no interest.
      void upload.abort().catch(() => undefined);
    },
  };
}

function outcomeOf(error: unknown): SendOutcome {
  const status = error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
  return status === 403 || status === 404 || status === 410 ? 'gone' : 'failed';
}
