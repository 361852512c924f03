import type { Upload, UploadBatch, UploadPage } from '@headway/hub-api';
import { type Answer, readAllPages } from '../api.ts';
import type { LiveData } from './live-data.ts';

/** Reads uploads with their batches, and takes out those `within` that are no longer there. */
export async function readUploads(
  { uploads, uploadBatches }: Pick<LiveData, 'uploads' | 'uploadBatches'>,
  path: string,
  options: {
    within: (item: Upload | UploadBatch) => boolean;
    note: (answer: Answer<unknown>) => void;
    signal: AbortSignal;
  },
): Promise<void> {
  const { within, note, signal } = options;
  const marks = { uploads: uploads.mark(), batches: uploadBatches.mark() };
  const items: Upload[] = [];
  const batches: UploadBatch[] = [];
  await readAllPages<Upload>(
    path,
    (answer) => {
      note(answer);
      items.push(...answer.data.items);
      batches.push(...((answer.data as UploadPage).batches ?? []));
    },
    { signal },
  );
  uploads.reconcile(items, marks.uploads, within);
  uploadBatches.reconcile(batches, marks.batches, within);
}
