import { z } from 'zod';
import { type Role, roles } from './roles.ts';

/** Somebody who takes part in a project. */
export interface ProjectMember {
  /** Of this membership: whoever is removed and comes back has another one. */
  id: string;
  projectId: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  /** ISO 8601 UTC. */
  addedAt: string;
  revision: number;
}
export const projectMemberSchema: z.ZodType<ProjectMember> = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  addedAt: z.string(),
  revision: z.int().min(1),
});

/** Somebody takes part in a project no longer. */
export interface MemberDeparture {
  projectId: string;
  projectName: string;
  userId: string;
  /** Who removed them; the same person where they left by themselves. */
  by: { userId: string; name: string };
}
export const memberDepartureSchema: z.ZodType<MemberDeparture> = z.object({
  projectId: z.string(),
  projectName: z.string(),
  userId: z.string(),
  by: z.object({ userId: z.string(), name: z.string() }),
});

/** Somebody whom one knows of: oneself, and whoever is in a project with one. */
export interface Contact {
  id: string;
  name: string;
  email: string;
}
export const contactSchema: z.ZodType<Contact> = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
});
