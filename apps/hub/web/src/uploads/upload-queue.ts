/**
 * The pure core of uploads: what is waiting, under way and ended, and what to do next.
 *
 * ```text
 * waiting → sending → storing → done
 *    ↑         │  └─────┴→ rejected (the file) | failed (the way; can be retried)
 *    └─retry───┴→ cancelled
 * ```
 */
export type UploadStatus = 'waiting' | 'sending' | 'storing' | 'done' | 'rejected' | 'failed' | 'cancelled';

export interface Upload {
  id: string;
  projectId: string;
  name: string;
  bytes: number;
  sentBytes: number;
  status: UploadStatus;
  /** Why it was rejected or failed: one sentence. */
  reason: string | null;
}

export interface UploadState {
  uploads: readonly Upload[];
}

export type UploadEvent =
  | { type: 'added'; files: readonly { id: string; projectId: string; name: string; bytes: number }[] }
  | { type: 'progressed'; id: string; sentBytes: number }
  | { type: 'stored'; id: string }
  | { type: 'rejected'; id: string; reason: string }
  | { type: 'failed'; id: string; reason: string }
  | { type: 'cancel'; id: string }
  | { type: 'retry'; id: string }
  /** Takes what has ended off the list. */
  | { type: 'clear' };

/** What the shell has to do after a change. */
export type UploadEffect = { type: 'start' | 'abort' | 'forget'; id: string };

/** Files under way at once: enough to fill the line, few enough to leave room for the rest of the page. */
export const maxParallel = 3;

export const emptyUploads: UploadState = { uploads: [] };

/** The next state and what to do about it. Events that don't fit the state of their file change nothing. */
export function reduceUploads(
  state: UploadState,
  event: UploadEvent,
): { state: UploadState; effects: readonly UploadEffect[] } {
  const effects: UploadEffect[] = [];
  const uploads = applyUploadEvent(state.uploads, event, effects);
  let free = maxParallel - uploads.filter(isUnderWay).length;
  const started = uploads.map((upload) => {
    if (upload.status !== 'waiting' || free <= 0) return upload;
    free -= 1;
    effects.push({ type: 'start', id: upload.id });
    return { ...upload, status: 'sending' as const };
  });
  return { state: { uploads: started }, effects };
}

function applyUploadEvent(
  uploads: readonly Upload[],
  event: UploadEvent,
  effects: UploadEffect[],
): readonly Upload[] {
  const change = (id: string, from: readonly UploadStatus[], to: Partial<Upload>): readonly Upload[] =>
    uploads.map((upload) =>
      upload.id === id && from.includes(upload.status) ? { ...upload, ...to } : upload,
    );
  switch (event.type) {
    case 'added':
      return [
        ...uploads,
        ...event.files.map((file) => ({ ...file, sentBytes: 0, status: 'waiting' as const, reason: null })),
      ];
    case 'progressed':
      return uploads.map((upload) =>
        upload.id === event.id && isUnderWay(upload) && event.sentBytes > upload.sentBytes
          ? {
              ...upload,
              sentBytes: Math.min(event.sentBytes, upload.bytes),
              status: event.sentBytes >= upload.bytes ? ('storing' as const) : upload.status,
            }
          : upload,
      );
    case 'stored':
      effects.push({ type: 'forget', id: event.id });
      return change(event.id, ['sending', 'storing'], { status: 'done' });
    case 'rejected':
      effects.push({ type: 'forget', id: event.id });
      return change(event.id, ['sending', 'storing'], { status: 'rejected', reason: event.reason });
    case 'failed':
      return change(event.id, ['sending', 'storing'], { status: 'failed', reason: event.reason });
    case 'cancel':
      if (uploads.some((upload) => upload.id === event.id && isUnderWay(upload))) {
        effects.push({ type: 'abort', id: event.id });
      }
      return change(event.id, ['waiting', 'sending', 'storing'], { status: 'cancelled' });
    case 'retry':
      return change(event.id, ['failed', 'cancelled'], { status: 'waiting', sentBytes: 0, reason: null });
    case 'clear':
      for (const upload of uploads) if (!isPending(upload)) effects.push({ type: 'forget', id: upload.id });
      return uploads.filter(isPending);
    default:
      return event satisfies never;
  }
}

function isUnderWay(upload: Upload): boolean {
  return upload.status === 'sending' || upload.status === 'storing';
}

/** Whether a file has not ended yet. */
export function isPending(upload: Upload): boolean {
  return upload.status === 'waiting' || isUnderWay(upload);
}

export interface UploadTotals {
  files: number;
  pending: number;
  done: number;
  /** Rejected and failed ones. */
  problems: number;
  /** Of the bytes of all that was not given up; 1 when there is nothing to send. */
  fraction: number;
}

export function uploadTotals(uploads: readonly Upload[]): UploadTotals {
  const count = (test: (upload: Upload) => boolean): number => uploads.filter(test).length;
  const counted = uploads.filter(({ status }) => status !== 'cancelled' && status !== 'rejected');
  const bytes = counted.reduce((sum, upload) => sum + upload.bytes, 0);
  const sent = counted.reduce(
    (sum, upload) => sum + (upload.status === 'done' ? upload.bytes : upload.sentBytes),
    0,
  );
  return {
    files: uploads.length,
    pending: count(isPending),
    done: count(({ status }) => status === 'done'),
    problems: count(({ status }) => status === 'rejected' || status === 'failed'),
    fraction: bytes === 0 ? 1 : sent / bytes,
  };
}
