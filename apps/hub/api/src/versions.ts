import { z } from 'zod';
import { mostHeld, mostOperations } from './bounds.ts';
import { type EditOperation, editOperationSchema } from './edit.ts';

/** One version of an image's result, without the result itself. Versions are never changed. */
export interface ResultVersion {
  id: string;
  assetId: string;
  projectId: string;
  /** Of the run that it came of. */
  jobId: string;
  kind: string;
  /** 1…n of the image. */
  version: number;
  /** The version that a person corrected; `null`: a run made it. */
  parentId: string | null;
  /** The result of the run that it came of, perhaps itself: objects of versions with the same root have the same ids. */
  rootId: string;
  /** Who corrected it, or asked for the run. `null`: not known any more. */
  author: { id: string; name: string } | null;
  note: string | null;
  /** What came out, in one line. `null` for results of before there were versions. */
  summary: string | null;
  createdAt: string;
  revision: number;
}

export const resultVersionSchema: z.ZodType<ResultVersion> = z.object({
  id: z.string(),
  assetId: z.string(),
  projectId: z.string(),
  jobId: z.string(),
  kind: z.string(),
  version: z.int().min(1),
  parentId: z.string().nullable(),
  rootId: z.string(),
  author: z.object({ id: z.string(), name: z.string() }).nullable(),
  note: z.string().nullable(),
  summary: z.string().nullable(),
  createdAt: z.string(),
  revision: z.int(),
});

/** `POST /api/results/{id}/versions`. */
export interface NewVersion {
  operations: readonly EditOperation[];
  note?: string | undefined;
  /** Stores it beside the current version instead of on top of it: nothing can be in its way. @default false */
  aside?: boolean | undefined;
}
export const newVersionSchema: z.ZodType<NewVersion> = z.object({
  operations: z.array(editOperationSchema).min(1).max(mostOperations),
  note: z.string().trim().max(500).optional(),
  aside: z.boolean().optional(),
});

/** The answer to it. */
export interface SavedVersion {
  version: ResultVersion;
  /** Whether it holds what somebody else stored meanwhile, too. */
  merged: boolean;
}

/** Somebody who corrects the result of an image, in one tab; told in the channel of the image. */
export interface AssetEditing {
  assetId: string;
  userId: string;
  name: string;
  /** Which tab: the person's id, a dash, and the tab's. */
  clientId: string;
  /** The version that is corrected. */
  resultId: string;
  /** Objects that have been changed, or are chosen, and are not stored yet. */
  holds: readonly number[];
  /** Where they point, pixels of the image. */
  at: readonly [x: number, y: number] | null;
}
const held = {
  resultId: z.string().min(1).max(64),
  holds: z.array(z.int()).max(mostHeld),
  at: z.tuple([z.number(), z.number()]).nullable(),
};
const clientId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const assetEditingSchema: z.ZodType<AssetEditing> = z.object({
  assetId: z.string(),
  userId: z.string(),
  name: z.string(),
  clientId: z.string(),
  ...held,
});

/** `PUT /api/assets/{id}/editing`: what one says oneself; `state: null` when one has stopped. */
export interface EditingNote {
  clientId: string;
  state: Pick<AssetEditing, 'resultId' | 'holds' | 'at'> | null;
}
export const editingNoteSchema: z.ZodType<EditingNote> = z.object({
  clientId,
  state: z.object(held).nullable(),
});
