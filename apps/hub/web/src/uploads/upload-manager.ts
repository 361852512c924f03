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
  /** @default startTransfer */
  start?: typeof startTransfer;
  /** @default a random one */
  newBatchId?: () => string;
}

/** Runs the effects of the queue; decides nothing. */
export function createUploadManager(options: UploadManagerOptions): UploadManager {
  const { onStored, start = startTransfer, newBatchId = randomId } = options;
  const files = new Map<string, { projectId: string; batchId: string; file: File }>();
  const transfers = new Map<string, Transfer>();
  const listeners = new Set<() => void>();
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
      dispatch({
        type: 'added',
        files: entries.map(({ id, file }) => ({ id, projectId, name: file.name, bytes: file.size })),
      });
    },
    cancel: (id) => dispatch({ type: 'cancel', id }),
    retry: (id) => dispatch({ type: 'retry', id }),
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
