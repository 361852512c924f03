import type { Asset } from '@headway/protocol';
import { createEditProcess } from './edit-service.ts';
import { ApiError } from './problem.ts';

/** Files of hundreds of megabytes are written within this. */
const timeoutMs = 600_000;

export interface WantedExport {
  kind: string;
  format: string;
  /** JSON. */
  result: string;
  asset: Asset;
}

/** Writes results to files, in a process of its own: corrections must not wait for it. */
export interface ExportService {
  /** @throws ApiError `storage_full`, and the signal's reason */
  write(wanted: WantedExport, output: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createExportService(
  pipelinesDir: string,
  onError: (error: unknown, context: { stage: string }) => void,
): ExportService {
  const helper = createEditProcess(pipelinesDir, { timeoutMs, nice: 10, onError });
  return {
    async write(wanted, output, signal) {
      const reply = await helper.ask({ type: 'export', ...wanted, output }, signal);
      signal.throwIfAborted();
      if (reply?.type === 'exported') return;
      if (reply?.type === 'no_room') {
        throw new ApiError('storage_full', 'There is no room left on the disk of the hub.');
      }
      const why = reply === null ? 'The process ended.' : 'message' in reply ? reply.message : reply.type;
      throw new Error(`A result could not be written as '${wanted.format}': ${why}`);
    },
    close: () => helper.close(),
  };
}
