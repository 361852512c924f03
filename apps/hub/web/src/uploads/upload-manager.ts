import type { UploadAnswer } from '@headway/hub-api';
import { startTransfer, type Transfer } from './transfer.ts';
import {
  emptyUploads,
  isPending,
  reduceUploads,
  type UploadEvent,
  type UploadState,
} from './upload-queue.ts';

/** The files being uploaded, for the whole page: they go on while one navigates. */
export interface UploadManager {
  state(): UploadState;
  subscribe(listener: () => void): () => void;
  add(projectId: string, files: readonly File[]): void;
  cancel(id: string): void;
  retry(id: string): void;
  clear(): void;
  /** Stops all that is under way. */
  close(): void;
}

export interface UploadManagerOptions {
  onStored(projectId: string, answer: UploadAnswer): void;
  /** All files that were added together have been dealt with, and some were stored. */
  onBatchEnded(batchId: string): void;
  /** @default startTransfer */
  start?: typeof startTransfer;
  /** @default a random one */
  newBatchId?: () => string;
}

/** Runs the effects of the queue; decides nothing. */
export function createUploadManager(options: UploadManagerOptions): UploadManager {
  const { onStored, onBatchEnded, start = startTransfer, newBatchId = randomId } = options;
  const files = new Map<string, { projectId: string; batchId: string; file: File }>();
  const transfers = new Map<string, Transfer>();
  const listeners = new Set<() => void>();
  /** Files of each batch that has not been told as ended, and whether one was stored. */
  const open = new Map<string, { ids: Set<string>; stored: boolean }>();
  let state = emptyUploads;
  let nextId = 1;

  const dispatch = (event: UploadEvent): void => {
    const next = reduceUploads(state, event);
    state = next.state;
    for (const { type, id } of next.effects) {
      if (type === 'start') send(id);
      if (type === 'abort') transfers.get(id)?.abort();
      if (type !== 'start') transfers.delete(id);
      if (type === 'forget') files.delete(id);
    }
    for (const listener of listeners) listener();
    tellEnded();
  };

  const tellEnded = (): void => {
    const pending = new Set(state.uploads.filter(isPending).map(({ id }) => id));
    for (const [batchId, { ids, stored }] of open) {
      if ([...ids].some((id) => pending.has(id))) continue;
      open.delete(batchId);
      if (stored) onBatchEnded(batchId);
    }
  };

  /** A file that is tried again opens its batch once more. */
  const expect = (batchId: string, ids: readonly string[]): void => {
    const known = open.get(batchId);
    open.set(batchId, { ids: new Set([...(known?.ids ?? []), ...ids]), stored: known?.stored ?? false });
  };

  const send = (id: string): void => {
    const source = files.get(id);
    if (!source) return;
    const transfer = start({
      ...source,
      onProgress: (sentBytes) => dispatch({ type: 'progressed', id, sentBytes }),
      onEnd: (outcome) => {
        transfers.delete(id);
        if (outcome.type === 'stored') {
          onStored(source.projectId, outcome.answer);
          const batch = open.get(source.batchId);
          if (batch) batch.stored = true;
          dispatch({ type: 'stored', id });
        } else dispatch({ type: outcome.type, id, reason: outcome.reason });
      },
    });
    transfers.set(id, transfer);
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(projectId, added) {
      const batchId = newBatchId();
      const entries = added.map((file) => ({ id: `upload-${nextId++}`, file }));
      for (const { id, file } of entries) files.set(id, { projectId, batchId, file });
      expect(
        batchId,
        entries.map(({ id }) => id),
      );
      dispatch({
        type: 'added',
        files: entries.map(({ id, file }) => ({ id, projectId, name: file.name, bytes: file.size })),
      });
    },
    cancel: (id) => dispatch({ type: 'cancel', id }),
    retry(id) {
      const source = files.get(id);
      if (source) expect(source.batchId, [id]);
      dispatch({ type: 'retry', id });
    },
    clear: () => dispatch({ type: 'clear' }),
    close() {
      for (const upload of state.uploads) if (isPending(upload)) dispatch({ type: 'cancel', id: upload.id });
    },
  };
}

/** 128 bits as hexadecimal digits. `crypto.randomUUID` is missing on pages without TLS. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
