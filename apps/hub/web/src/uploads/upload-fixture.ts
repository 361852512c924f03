import type { Upload, UploadBatch } from '@headway/hub-api';

/** An upload for tests. */
export function aFile(given: Partial<Upload> = {}): Upload {
  return {
    id: 'U1',
    projectId: 'P',
    batchId: 'B',
    userId: 'ada',
    name: 'a.png',
    folder: '',
    bytes: 100,
    receivedBytes: 0,
    lastModified: null,
    status: 'waiting',
    problem: null,
    assetId: null,
    createdAt: '2026-01-01T10:00:00.000Z',
    updatedAt: '2026-01-01T10:00:00.000Z',
    revision: 1,
    ...given,
  };
}

/** A batch for tests. */
export function aBatch(given: Partial<UploadBatch> = {}): UploadBatch {
  return {
    id: 'B',
    projectId: 'P',
    userId: 'ada',
    files: 2,
    bytes: 200,
    receivedBytes: 0,
    stored: 0,
    refused: 0,
    paused: 0,
    endedAt: null,
    createdAt: '2026-01-01T10:00:00.000Z',
    revision: 1,
    ...given,
  };
}
