import { assetSchema, jobSchema, projectSchema } from '@headway/protocol/builtin';
import { z } from 'zod';
import { type VersionConflict, versionConflictSchema } from './edit.ts';

export { assetSchema, jobSchema, projectSchema };

/** A page of a list; `nextCursor` is given back as `?cursor=`. */
export interface Page<Item> {
  items: readonly Item[];
  nextCursor: string | null;
}

/** What an upload answers: 201 with this, 422 (a problem with `rejected`) when none was taken. */
export interface UploadAnswer {
  items: readonly z.infer<typeof assetSchema>[];
  rejected: readonly RejectedFile[];
}

export const rejectedFileSchema: z.ZodType<RejectedFile> = z.object({
  name: z.string(),
  problem: z.object({ code: z.string(), title: z.string(), detail: z.string() }),
});
/** A file that was not taken, and why. */
export interface RejectedFile {
  name: string;
  problem: { code: string; title: string; detail: string };
}

/** RFC 9457 problem document. `code` is stable, for programs. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  rejected?: readonly RejectedFile[] | undefined;
  /** Of `version_conflict`. */
  conflict?: VersionConflict | undefined;
}
export const problemSchema: z.ZodType<Problem> = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  rejected: z.array(rejectedFileSchema).optional(),
  conflict: versionConflictSchema.optional(),
});

/** `GET /api/session`: who is signed in, and what the sign-in screen must offer. */
export interface SessionInfo {
  user: { id: string; name: string; email: string; administrator: boolean } | null;
  /** True until the first account exists: the screen asks for the one-time code printed at start. */
  needsFirstAccount: boolean;
  /** Whether the hub sends mail; without a mail server, links are printed where it was started. */
  sendsMail: boolean;
}

/** `GET /api/results/{id}`: what a pipeline made of an asset; `result` is the pipeline's own. */
export interface ResultDocument {
  id: string;
  assetId: string;
  projectId: string;
  jobId: string;
  kind: string;
  /** 1…n of the image. */
  version: number;
  createdAt: string;
  result: unknown;
}
