import { z } from 'zod';

/** What a person can be in a project: each may do what the next one may, and more. */
export const roles = ['owner', 'editor', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** Somebody who takes part in a project. */
export interface ProjectMember {
  projectId: string;
  userId: string;
  name: string;
  role: Role;
  /** ISO 8601 UTC. */
  addedAt: string;
}
export const projectMemberSchema: z.ZodType<ProjectMember> = z.object({
  projectId: z.string(),
  userId: z.string(),
  name: z.string(),
  role: z.enum(roles),
  addedAt: z.string(),
});
