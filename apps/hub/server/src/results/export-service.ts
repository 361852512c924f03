import type { Asset } from '@headway/protocol';
import type { EditReply } from './edit-messages.ts';
import { createEditProcess, type ResultPlaces } from './edit-service.ts';
import type { Asker } from '../stacks/plane-service.ts';
import { ApiError, notFound } from '../http/problem.ts';

/** Files of hundreds of megabytes are written within this. */
const timeoutMs = 600_000;
/** As many are written or wait for it: nobody waits longer for a file than they would like. */
const mostExports = 16;
/** Of these, for one person. */
const mostOfOne = 4;

export interface WantedExport {
  kind: string;
  format: string;
  resultId: string;
  asset: Asset;
  /** Of the image, absolute. */
  path: string;
}

/** Writes results to files, in a process of its own: corrections must not wait for it. */
export interface ExportService {
  /** @throws ApiError `storage_full`, `busy`, `not_found`, `export_not_found`, and the signal's reason */
  write(wanted: WantedExport, output: string, asker: Asker): Promise<void>;
  close(): Promise<void>;
}

export function createExportService(
  places: ResultPlaces,
  onError: (error: unknown, context: { stage: string }) => void,
): ExportService {
  const helper = createEditProcess({ ...places, timeoutMs, nice: 10, onError });
  /** For whom. */
  const underWay: string[] = [];

  async function ask(
    order: WantedExport & { output: string },
    { signal, who = '' }: Asker,
  ): Promise<EditReply | null> {
    const theirs = underWay.filter((each) => each === who).length;
    if (underWay.length >= mostExports || theirs >= mostOfOne) {
      throw new ApiError('busy', 'Too many files are being written. Ask again in a moment.');
    }
    underWay.push(who);
    try {
      return await helper.ask({ type: 'export', ...order }, signal, who);
    } finally {
      underWay.splice(underWay.indexOf(who), 1);
    }
  }

  return {
    async write(wanted, output, asker) {
      const reply = await ask({ ...wanted, output }, asker);
      asker.signal.throwIfAborted();
      if (reply?.type === 'written') return;
      if (reply?.type === 'gone') throw notFound('result');
      if (reply?.type === 'refused') throw new ApiError('export_not_found', reply.message);
      if (reply?.type === 'no_room') {
        throw new ApiError('storage_full', 'There is no room left on the disk of the hub.');
      }
      const why = reply === null ? 'The process ended.' : 'message' in reply ? reply.message : reply.type;
      throw new Error(`A result could not be written as '${wanted.format}': ${why}`);
    },
    close: () => helper.close(),
  };
}
