import type { AnnouncedUploads, Upload, UploadBatch } from '@headway/hub-api';
import { ApiError } from '../api.ts';
import type { EntityTable } from '../live/entity-table.ts';
import { describeFile, inLots } from './announce-files.ts';
import type { ChosenFile, FileHandle } from './chosen-file.ts';
import type { FileShelf } from './file-shelf.ts';
import type { Sending, SendOutcome } from './send-file.ts';
import { isSameFile, uploadsOf } from './same-files.ts';
import { planUploads, retryDelay } from './upload-plan.ts';

/** What this tab does for uploads: it has files and sends them. How they stand is for the server to say. */
export interface UploadManager {
  state(): ManagerState;
  subscribe(listener: () => void): () => void;
  /** Announces files, then sends them. */
  add(projectId: string, files: readonly ChosenFile[]): void;
  /** Finds what was under way before a reload. Call it when the uploads are known. */
  takeUp(isWanted: (id: string) => boolean): Promise<void>;
  /** Asks the browser for the files that need a word of the person first. */
  permit(): Promise<void>;
  /** Goes on with files that were chosen again; gives those that belong to none of the uploads. */
  chooseAgain(uploads: readonly Upload[], files: readonly ChosenFile[]): ChosenFile[];
  close(): void;
}

export interface ManagerState {
  /** Uploads whose files this tab has. */
  held: ReadonlySet<string>;
  /** Uploads whose files the browser gives when the person agrees. */
  askable: ReadonlySet<string>;
  /** Uploads whose files have to be chosen again after a reload. */
  fragile: ReadonlySet<string>;
  /** Files that are being looked at before they are announced, by project. */
  preparing: readonly { projectId: string; files: number }[];
}

export interface UploadManagerOptions {
  uploads: EntityTable<Upload>;
  announce: (
    projectId: string,
    uploads: AnnouncedUploads,
  ) => Promise<{ items: readonly Upload[]; batch: UploadBatch | null }>;
  /** The uploads of a batch as the server has them. */
  announced: (projectId: string, batchId: string) => Promise<readonly Upload[]>;
  onBatch: (batch: UploadBatch) => void;
  /** Files could not be announced. */
  onRefused: (error: ApiError, files: number) => void;
  /** Something else went wrong; uploads go on without it. */
  onError: (error: unknown) => void;
  shelf: Promise<FileShelf>;
  send: (id: string, file: File, onEnd: (outcome: SendOutcome) => void) => Sending;
  /** @default a random one */
  newBatchId?: () => string;
}

const holdMs = 20_000;
const announceAgainMs = 3000;

/** Runs the plan; decides nothing about uploads. */
export function createUploadManager(options: UploadManagerOptions): UploadManager {
  const { uploads, announce, announced, onBatch, onRefused, onError, send, newBatchId = randomId } = options;
  const files = new Map<string, File>();
  const sending = new Map<string, Sending>();
  const failures = new Map<string, number>();
  const retryAt = new Map<string, number>();
  const handles = new Map<string, FileHandle>();
  const fragile = new Set<string>();
  const preparing = new Map<string, { projectId: string; files: number }>();
  const listeners = new Set<() => void>();
  let state: ManagerState = { held: new Set(), askable: new Set(), fragile: new Set(), preparing: [] };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const changed = (): void => {
    state = {
      held: new Set(files.keys()),
      askable: new Set(handles.keys()),
      fragile: new Set(fragile),
      preparing: [...preparing.values()],
    };
    for (const listener of listeners) listener();
  };

  /** The shelf is a help: where it fails, files are asked for again. */
  const onShelf = (work: (shelf: FileShelf) => Promise<unknown>): void => {
    options.shelf.then(work).catch(onError);
  };

  const forget = (ids: readonly string[]): void => {
    for (const id of ids) {
      files.delete(id);
      failures.delete(id);
      retryAt.delete(id);
      handles.delete(id);
      fragile.delete(id);
    }
    onShelf((shelf) => shelf.remove(ids));
    changed();
  };

  const run = (): void => {
    if (closed) return;
    const gone = [...files.keys(), ...handles.keys()].filter((id) => uploads.isRemoved(id));
    if (gone.length > 0) forget([...new Set(gone)]);
    const plan = planUploads({
      uploads: uploads.list().toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      isHeld: (id) => files.has(id),
      sending: new Set(sending.keys()),
      retryAt,
      now: Date.now(),
    });
    for (const id of plan.stop) {
      sending.get(id)?.abort();
      sending.delete(id);
    }
    for (const id of plan.start) start(id);
    clearTimeout(timer);
    if (plan.again !== null) timer = setTimeout(run, Math.max(50, plan.again - Date.now()));
  };

  const start = (id: string): void => {
    const file = files.get(id);
    if (!file) return;
    const before = uploads.get(id)?.receivedBytes ?? 0;
    sending.set(
      id,
      send(id, file, (outcome) => {
        sending.delete(id);
        if (outcome === 'gone') return forget([id]);
        if (outcome === 'sent') failures.delete(id);
        else {
          // Whatever has arrived since shows that the way was there.
          const moved = (uploads.get(id)?.receivedBytes ?? 0) > before;
          failures.set(id, moved ? 0 : (failures.get(id) ?? 0) + 1);
        }
        // Also after the last byte: until the server says so, it may look as if it still waited.
        retryAt.set(id, Date.now() + retryDelay(failures.get(id) ?? 0, Math.random()));
        run();
      }),
    );
  };

  const keep = (upload: Upload, { file, handle }: ChosenFile): void => {
    files.set(upload.id, file);
    fragile.add(upload.id);
    onShelf(async (shelf) => {
      if ((await shelf.put({ id: upload.id, file, handle })) && fragile.delete(upload.id)) changed();
    });
  };

  async function announceAll(projectId: string, chosenFiles: readonly ChosenFile[]): Promise<void> {
    const batchId = newBatchId();
    const known = new Set<string>();
    const lots = inLots(chosenFiles);
    let left = chosenFiles.length;
    try {
      for (const [index, lot] of lots.entries()) {
        preparing.set(batchId, { projectId, files: left });
        changed();
        const described = await Promise.all(lot.map(describeFile));
        const asked = { batchId, files: described, more: index < lots.length - 1 };
        const answer = await patiently(async (isAgain) => {
          // The answer may be all that was lost: what is there is not announced once more.
          const there = isAgain ? await announced(projectId, batchId) : [];
          const found = uploadsOf(
            lot,
            there.filter(({ id }) => !known.has(id)),
          );
          return found.length > 0 ? { items: found, batch: null } : announce(projectId, asked);
        });
        if (!answer) return;
        if (answer.batch) onBatch(answer.batch);
        for (const [place, upload] of answer.items.entries()) {
          const one = lot[place];
          if (upload) known.add(upload.id);
          if (one && upload && upload.status !== 'rejected') keep(upload, one);
        }
        left -= lot.length;
        uploads.upsert(answer.items.filter((upload) => upload !== undefined));
        changed();
        run();
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      onRefused(error, left);
    } finally {
      preparing.delete(batchId);
      changed();
    }
  }

  /** A server that is away is waited for: nothing that was chosen is lost. `null` when the page goes. */
  async function patiently<T>(work: (isAgain: boolean) => Promise<T>): Promise<T | null> {
    for (let tries = 0; ; tries += 1) {
      if (closed) return null;
      try {
        return await work(tries > 0);
      } catch (error) {
        if (!(error instanceof ApiError) || (!error.unreachable && error.status < 502)) throw error;
        if (error.status === 507) throw error;
        await new Promise((resolve) => setTimeout(resolve, announceAgainMs));
      }
    }
  }

  const stopListening = uploads.subscribe(run);
  const holding = setInterval(() => {
    if (files.size > 0) onShelf((shelf) => shelf.hold([...files.keys()]));
  }, holdMs);

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(projectId, chosenFiles) {
      if (chosenFiles.length > 0) void announceAll(projectId, chosenFiles).catch(onError);
    },
    async takeUp(isWanted) {
      const shelf = await options.shelf;
      const taken = await shelf.take((id) => isWanted(id) || files.has(id));
      for (const { id, file, handle } of taken) {
        if (files.has(id)) continue;
        if (file) files.set(id, file);
        else if (handle && (await handle.queryPermission?.({ mode: 'read' })) === 'granted') {
          await readHandle(id, handle);
        } else if (handle) handles.set(id, handle);
      }
      changed();
      run();
    },
    async permit() {
      for (const [id, handle] of handles) {
        if ((await handle.requestPermission?.({ mode: 'read' })) === 'granted') await readHandle(id, handle);
      }
      changed();
      run();
    },
    chooseAgain(missing, chosenFiles) {
      const rest = [...chosenFiles];
      for (const upload of missing) {
        const place = rest.findIndex(({ file }) => isSameFile(upload, file));
        const [found] = place < 0 ? [] : rest.splice(place, 1);
        if (found) keep(upload, found);
      }
      changed();
      run();
      return rest;
    },
    close() {
      closed = true;
      stopListening();
      clearInterval(holding);
      clearTimeout(timer);
      for (const one of sending.values()) one.abort();
      onShelf((shelf) => shelf.release());
    },
  };

  async function readHandle(id: string, handle: FileHandle): Promise<void> {
    const upload = uploads.get(id);
    // It may have been moved or changed since: then it has to be chosen again.
    const file = await handle.getFile().catch(() => null);
    handles.delete(id);
    if (file && upload && isSameFile(upload, file)) files.set(id, file);
    else onShelf((shelf) => shelf.remove([id]));
  }
}

/** 128 bits as hexadecimal digits. `crypto.randomUUID` is missing on pages without TLS. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
