import type { UploadAnswer } from '@headway/hub-api';
import { ApiError, readProblem } from '../api.ts';
import { urls } from '../endpoints.ts';

/** How the sending of one file ended. */
export type TransferOutcome =
  | { type: 'stored'; answer: UploadAnswer }
  /** The server looked at the file and did not take it. */
  | { type: 'rejected'; reason: string }
  /** The way failed: trying again can help. */
  | { type: 'failed'; reason: string };

export interface Transfer {
  abort(): void;
}

/**
 * Sends one file. XMLHttpRequest, because `fetch` doesn't tell how much has gone out.
 * `onEnd` is not called after `abort`.
 */
export function startTransfer(options: {
  projectId: string;
  /** Files that were chosen together: their end is told once. */
  batchId: string;
  file: File;
  onProgress(sentBytes: number): void;
  onEnd(outcome: TransferOutcome): void;
}): Transfer {
  const { projectId, batchId, file, onProgress, onEnd } = options;
  const http = new XMLHttpRequest();
  const body = new FormData();
  body.append('files', file, file.name);
  http.upload.addEventListener('progress', ({ loaded, total }) => {
    // The body is a little larger than the file: scale, so that all sent is all of the file.
    onProgress(total > 0 ? Math.floor((loaded / total) * file.size) : 0);
  });
  http.addEventListener('load', () => onEnd(outcomeOf(http.status, http.responseText)));
  http.addEventListener('error', () =>
    onEnd({ type: 'failed', reason: 'The connection was lost while sending. Nothing was stored.' }),
  );
  http.open('POST', `${urls.assets(projectId)}?batchId=${batchId}`);
  http.setRequestHeader('accept', 'application/json');
  http.send(body);
  return { abort: () => http.abort() };
}

/** What an answer means for the file that was sent. */
export function outcomeOf(status: number, text: string): TransferOutcome {
  if (status === 201) {
    const answer = JSON.parse(text) as UploadAnswer;
    const [refused] = answer.rejected;
    return answer.items.length === 0 && refused
      ? { type: 'rejected', reason: refused.problem.detail }
      : { type: 'stored', answer };
  }
  const error = new ApiError(status, readProblem(text));
  const [refused] = error.problem?.rejected ?? [];
  const reason = refused?.problem.detail ?? error.message;
  return { type: status === 413 || status === 415 || status === 422 ? 'rejected' : 'failed', reason };
}
