import type { Upload, UploadBatch, UploadProblem, UploadStatus } from '@headway/hub-api';
import type { UploadBatchRow, UploadRow } from '../database.ts';

/** States in which something still happens by itself, or will when a person lets it go on. */
export const unfinished = ['waiting', 'receiving', 'paused', 'checking'] as const satisfies UploadStatus[];
/** States that need a person, or nobody at all any more. */
export const refused = ['duplicate', 'rejected', 'failed'] as const satisfies UploadStatus[];

/** A row as everyone sees it. */
export function toUpload(row: UploadRow): Upload {
  return {
    id: row.id,
    projectId: row.project_id,
    batchId: row.batch_id,
    userId: row.user_id,
    name: row.name,
    folder: row.folder,
    bytes: row.bytes,
    receivedBytes: row.received,
    lastModified: row.last_modified,
    status: row.status,
    problem: problemOfRow(row),
    assetId: row.asset_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

function problemOfRow({ problem_code: code, problem_detail: detail }: UploadRow): UploadProblem | null {
  return code === null || detail === null ? null : { code, detail };
}

/** What is counted among a batch's files that are still there. */
export interface BatchCounts {
  received: number;
  unfinished: number;
  refused: number;
  paused: number;
}

/** A row with its counts as everyone sees it. */
export function toUploadBatch(row: UploadBatchRow, counts: BatchCounts): UploadBatch {
  return {
    id: row.id,
    projectId: row.project_id,
    userId: row.user_id,
    files: row.files,
    bytes: row.bytes,
    receivedBytes: row.stored_bytes + counts.received,
    stored: row.stored_files,
    refused: counts.refused,
    paused: counts.paused,
    endedAt: row.ended_at,
    createdAt: row.created_at,
    revision: row.revision,
  };
}
