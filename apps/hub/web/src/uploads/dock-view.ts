import type { Upload, UploadBatch } from '@headway/hub-api';
import type { ManagerState } from './upload-manager.ts';

/** How the dock shows a file: as the server has it, and what this browser has to do with it. */
export type ShownState =
  | Upload['status']
  /** The browser gives its file when the person agrees. */
  | 'permission'
  /** Nobody has its file any more: it has to be chosen again. */
  | 'missing';

export interface ShownUpload {
  upload: Upload;
  state: ShownState;
}

/** Files that were chosen together, as the dock shows them. */
export interface DockSection {
  batch: UploadBatch;
  isOwn: boolean;
  uploads: readonly ShownUpload[];
  /** Of what is still to be had of it, 0–1. */
  fraction: number;
  receivedBytes: number;
  /** Without what was refused. */
  totalBytes: number;
  pending: number;
}

export interface DockInput {
  uploads: readonly Upload[];
  batches: readonly UploadBatch[];
  manager: Pick<ManagerState, 'held' | 'askable'>;
  userId: string;
  /** The project that is looked at: there one sees those of all. */
  projectId: string | null;
  /** Batches that ended before one's eyes, and were not put away. */
  watched: ReadonlySet<string>;
  /** Whether a project is there. */
  hasProject: (id: string) => boolean;
  /** Batches of which nothing has come for a while. */
  quiet: ReadonlySet<string>;
}

/**
 * Batches that something happens with, or that need a person; one's own everywhere, newest first. What is over is shown
 * while nothing else goes on.
 */
export function dockSections(input: DockInput): DockSection[] {
  const { userId, projectId, watched } = input;
  const byBatch = Map.groupBy(input.uploads, ({ batchId }) => batchId);
  const sections: DockSection[] = [];
  for (const batch of input.batches) {
    const isOwn = batch.userId === userId;
    if (!input.hasProject(batch.projectId) || (!isOwn && batch.projectId !== projectId)) continue;
    const uploads = (byBatch.get(batch.id) ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const isOver = batch.endedAt !== null;
    if (isOver && !watched.has(batch.id) && !(isOwn && uploads.length > 0)) continue;
    sections.push(toSection({ batch, isOwn, uploads, input }));
  }
  const isBusy = sections.some(({ pending }) => pending > 0);
  return sections
    .filter(({ batch, uploads }) => !isBusy || batch.endedAt === null || uploads.length > 0)
    .toSorted((a, b) => (a.batch.createdAt > b.batch.createdAt ? -1 : 1));
}

function toSection({
  batch,
  isOwn,
  uploads,
  input,
}: Pick<DockSection, 'batch' | 'isOwn'> & { uploads: readonly Upload[]; input: DockInput }): DockSection {
  const refused = uploads.filter(({ status }) => isRefused(status));
  const totalBytes = batch.bytes - sum(refused, ({ bytes }) => bytes);
  const receivedBytes = Math.max(
    0,
    batch.receivedBytes - sum(refused, ({ receivedBytes: received }) => received),
  );
  return {
    batch,
    isOwn,
    uploads: uploads.map((upload) => ({ upload, state: isOwn ? stateOf(upload, input) : upload.status })),
    fraction: totalBytes > 0 ? Math.min(1, receivedBytes / totalBytes) : 1,
    receivedBytes,
    totalBytes,
    pending: batch.endedAt === null ? Math.max(0, batch.files - batch.stored - batch.refused) : 0,
  };
}

function stateOf(upload: Upload, { manager, quiet }: DockInput): ShownState {
  if (upload.status !== 'waiting' || manager.held.has(upload.id)) return upload.status;
  if (manager.askable.has(upload.id)) return 'permission';
  // Another tab or device may have it: only when nothing comes is it missing.
  return quiet.has(upload.batchId) ? 'missing' : 'waiting';
}

function isRefused(status: Upload['status']): boolean {
  return status === 'duplicate' || status === 'rejected' || status === 'failed';
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

export interface DockTotals {
  files: number;
  stored: number;
  refused: number;
  pending: number;
  paused: number;
  fraction: number;
  receivedBytes: number;
  totalBytes: number;
}

export function dockTotals(sections: readonly DockSection[]): DockTotals {
  const totalBytes = sum(sections, (section) => section.totalBytes);
  const receivedBytes = sum(sections, (section) => section.receivedBytes);
  return {
    files: sum(sections, ({ batch }) => batch.files),
    stored: sum(sections, ({ batch }) => batch.stored),
    refused: sum(sections, ({ batch }) => batch.refused),
    pending: sum(sections, ({ pending }) => pending),
    paused: sum(sections, ({ batch }) => batch.paused),
    fraction: totalBytes > 0 ? receivedBytes / totalBytes : 1,
    receivedBytes,
    totalBytes,
  };
}

/** Whether all bytes have come: what is left is for the hub to look at, which bytes say nothing of. */
export function isAllReceived({ receivedBytes, totalBytes }: DockTotals): boolean {
  return totalBytes > 0 && receivedBytes >= totalBytes;
}

/** Nothing has come of a batch for so long: its sender has gone. */
const quietMs = 15_000;

/** Batches that wait for bytes which nobody sends. */
export function quietBatches(uploads: readonly Upload[], now: number): Set<string> {
  const quiet = new Set<string>();
  for (const [id, files] of Map.groupBy(uploads, ({ batchId }) => batchId)) {
    const isBusy = files.some(
      ({ status, updatedAt }) => status === 'receiving' || now - Date.parse(updatedAt) < quietMs,
    );
    if (!isBusy) quiet.add(id);
  }
  return quiet;
}
