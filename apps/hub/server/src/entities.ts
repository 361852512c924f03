import type { Deletion } from '@headway/hub-api';
import type { Asset, Project } from '@headway/protocol';
import { stackOf } from './stacks/asset-stack.ts';
import type { AssetRow, DeletionRow, ProjectRow } from './database.ts';

/** A row as everyone sees it. */
export function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    imageCount: row.image_count,
    processedCount: row.processed_count,
    storageBytes: row.storage_bytes,
    memberCount: row.member_count,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

/** A row as everyone sees it: where its file lies stays with us. */
export function toAsset(row: AssetRow): Asset {
  const stack = stackOf(row);
  return {
    id: row.id,
    projectId: row.project_id,
    batchId: row.batch_id,
    name: row.name,
    mediaType: row.media_type,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    createdAt: row.created_at,
    revision: row.revision,
    latestJobId: row.latest_job_id,
    currentResultId: row.current_result_id,
    pixelSizeUm: row.pixel_size_um,
    ...(row.folder !== '' && { folder: row.folder }),
    ...(stack && { stack }),
  };
}

/** A row as everyone sees it. */
export function toDeletion(row: DeletionRow): Deletion {
  return {
    id: row.id,
    subject: row.asset_id === null ? 'project' : 'image',
    projectId: row.project_id,
    assetId: row.asset_id,
    name: row.name,
    images: row.images,
    bytes: row.bytes,
    deletedAt: row.deleted_at,
    deletedBy: row.deleted_by,
    endsAt: row.ends_at,
    subjectRevision: row.subject_revision,
    revision: 1,
  };
}
