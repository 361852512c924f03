import { readFile } from 'node:fs/promises';
import type { EditOrder } from './edit-messages.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';

type WantedVersion = Omit<Extract<EditOrder, { type: 'edit' }>, 'type' | 'output'>;

/** What came of operations on a result. */
export interface MadeVersion {
  /** JSON; `null`: all that was to be done has been done by others. */
  result: Uint8Array | null;
  summary: string | null;
}

/** Has a corrected version of a result made. @throws ApiError when there is none. */
export async function makeVersion(
  { editing, storage }: Pick<HubServices, 'editing' | 'storage'>,
  wanted: WantedVersion,
): Promise<MadeVersion> {
  const made = storage.temporary();
  try {
    const reply = await editing.ask({ type: 'edit', ...wanted, output: made.path });
    if (!reply) {
      throw new ApiError('edit_refused', 'Measuring took too long, or the image could not be read.');
    }
    switch (reply.type) {
      case 'edited':
        return { result: reply.changed ? await readFile(made.path) : null, summary: reply.summary };
      case 'conflict': {
        const { operations, conflicts } = reply;
        const currentResultId = wanted.currentId ?? wanted.baseId;
        throw new ApiError(
          'version_conflict',
          'Somebody else changed the same objects. Nothing was stored: choose what is to stay.',
          { conflict: { reason: 'changed', currentResultId, operations, conflicts } },
        );
      }
      case 'refused':
        throw new ApiError('edit_refused', reply.message);
      case 'gone':
        throw new ApiError('asset_deleted', 'The image was deleted.');
      case 'no_room':
        throw new ApiError('storage_full', 'There is no room left on the disk of the hub.');
      default:
        throw new Error(`A version could not be made: ${'message' in reply ? reply.message : reply.type}`);
    }
  } finally {
    await made.discard();
  }
}
