import { z } from 'zod';

/** Something that was deleted and can be brought back for a while. */
export interface Deletion {
  id: string;
  subject: 'image' | 'project';
  projectId: string;
  /** `null` for a project. */
  assetId: string | null;
  /** Of what was deleted. */
  name: string;
  images: number;
  bytes: number;
  deletedAt: string;
  /** User id. */
  deletedBy: string;
  /** When its files go, too. */
  endsAt: string;
  /** That of what was deleted, with which it went: only a higher one is it again. */
  subjectRevision: number;
  /** A deletion never changes, it ends. */
  revision: 1;
}

export const deletionSchema: z.ZodType<Deletion> = z.object({
  id: z.string(),
  subject: z.enum(['image', 'project']),
  projectId: z.string(),
  assetId: z.string().nullable(),
  name: z.string(),
  images: z.int().min(0),
  bytes: z.int().min(0),
  deletedAt: z.iso.datetime(),
  deletedBy: z.string(),
  endsAt: z.iso.datetime(),
  subjectRevision: z.int().min(0),
  revision: z.literal(1),
});
