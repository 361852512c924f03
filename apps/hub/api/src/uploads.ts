import { z } from 'zod';

/**
 * How a file that comes in stands. Those that have been stored, cancelled or dismissed are no longer there.
 *
 * ```text
 * waiting ⇄ receiving → checking → (stored)
 *    ⇅          ⇅           └─▶ rejected | duplicate | failed
 *          paused
 * ```
 * `waiting`: its next byte is awaited. `duplicate`: the project has an image with the same content; it is added when a
 * person says so. `failed`: it could not be stored, which can be tried again.
 */
export const uploadStatuses = [
  'waiting',
  'receiving',
  'paused',
  'checking',
  'duplicate',
  'rejected',
  'failed',
] as const;
export type UploadStatus = (typeof uploadStatuses)[number];

/** A file that comes in, or one that needs a person. */
export interface Upload {
  id: string;
  projectId: string;
  batchId: string;
  /** Who sends it. */
  userId: string;
  name: string;
  /** Where it lay, as far as it was uploaded with its folders: `plate 7/day 1`; else empty. */
  folder: string;
  bytes: number;
  receivedBytes: number;
  /** As its sender's file system has it, ms since 1970. */
  lastModified: number | null;
  status: UploadStatus;
  problem: UploadProblem | null;
  /** For `duplicate`: the image with the same content. */
  assetId: string | null;
  createdAt: string;
  updatedAt: string;
  revision: number;
}
/** Why a file waits or was not taken. */
export interface UploadProblem {
  code: string;
  detail: string;
}
const problem = z.object({ code: z.string(), detail: z.string() });
export const uploadSchema: z.ZodType<Upload> = z.object({
  id: z.string(),
  projectId: z.string(),
  batchId: z.string(),
  userId: z.string(),
  name: z.string(),
  folder: z.string(),
  bytes: z.int().min(0),
  receivedBytes: z.int().min(0),
  lastModified: z.number().nullable(),
  status: z.enum(uploadStatuses),
  problem: problem.nullable(),
  assetId: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  revision: z.int(),
});

/** Files that were chosen together. What was cancelled or dismissed no longer counts. */
export interface UploadBatch {
  id: string;
  projectId: string;
  userId: string;
  files: number;
  bytes: number;
  receivedBytes: number;
  /** Files that became images. */
  stored: number;
  /** Files that were not taken, are there already, or failed. */
  refused: number;
  /** Files that wait because somebody paused them. */
  paused: number;
  /** Nothing more comes in by itself; once per batch, unless a file of it is tried again. */
  endedAt: string | null;
  createdAt: string;
  revision: number;
}
export const uploadBatchSchema: z.ZodType<UploadBatch> = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  files: z.int().min(0),
  bytes: z.int().min(0),
  receivedBytes: z.int().min(0),
  stored: z.int().min(0),
  refused: z.int().min(0),
  paused: z.int().min(0),
  endedAt: z.string().nullable(),
  createdAt: z.string(),
  revision: z.int(),
});

/** A page of uploads with the batches that they belong to and those that have just ended. */
export interface UploadPage {
  items: readonly Upload[];
  batches: readonly UploadBatch[];
  nextCursor: string | null;
}

/** The most files that one request announces; more come with further requests of the same batch. */
export const mostAnnounced = 500;

/** A file that is to be sent. */
export interface AnnouncedFile {
  name: string;
  folder?: string | undefined;
  bytes: number;
  lastModified?: number | undefined;
  /** Of its content, hexadecimal: then a duplicate is told before it is sent, and what comes in is compared. */
  sha256?: string | undefined;
}
export const announcedFileSchema: z.ZodType<AnnouncedFile> = z.object({
  name: z.string().min(1).max(1000),
  folder: z.string().max(2000).optional(),
  bytes: z.int().min(0),
  lastModified: z.int().optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** `POST /api/projects/{id}/uploads`: what will be sent, so that everybody sees all of it from the start. */
export interface AnnouncedUploads {
  batchId?: string | undefined;
  files: readonly AnnouncedFile[];
  /** More files of the batch will be announced. @default false */
  more?: boolean | undefined;
  /** Whether the pipeline that accepts a file starts by itself. @default true */
  process?: boolean | undefined;
}
export const announcedUploadsSchema: z.ZodType<AnnouncedUploads> = z.object({
  batchId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  files: z.array(announcedFileSchema).max(mostAnnounced),
  more: z.boolean().optional(),
  process: z.boolean().optional(),
});

/**
 * What can be asked of uploads. `resume` also tries again what failed; `add` stores a duplicate anyway; `cancel` also
 * dismisses what needs a person.
 */
export const uploadActions = ['pause', 'resume', 'add', 'cancel'] as const;
export type UploadAction = (typeof uploadActions)[number];

/** One thing asked of many uploads: of those named, or of all of a batch. What it does not fit is left as it is. */
export interface AskedUploads {
  action: UploadAction;
  ids?: readonly string[] | undefined;
  batchId?: string | undefined;
}
export const askedUploadsSchema: z.ZodType<AskedUploads> = z
  .object({
    action: z.enum(uploadActions),
    ids: z.array(z.string().min(1).max(64)).min(1).max(10_000).optional(),
    batchId: z.string().min(1).max(64).optional(),
  })
  .refine(({ ids, batchId }) => (ids === undefined) !== (batchId === undefined), {
    error: 'name the uploads by `ids` or by their `batchId`',
  });
