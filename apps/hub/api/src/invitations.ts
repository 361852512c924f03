import { z } from 'zod';
import { type Role, roles } from './roles.ts';

/** Somebody without an account who may join a project. */
export interface Invitation {
  id: string;
  projectId: string;
  email: string;
  role: Role;
  createdAt: string;
  expiresAt: string;
}
export const invitationSchema: z.ZodType<Invitation> = z.object({
  id: z.string(),
  projectId: z.string(),
  email: z.string(),
  role: z.enum(roles),
  createdAt: z.string(),
  expiresAt: z.string(),
});

/** That the invitations of a project are others now; which ones, only its owners are told when they ask. */
export interface InvitationsChange {
  projectId: string;
}
export const invitationsChangeSchema: z.ZodType<InvitationsChange> = z.object({ projectId: z.string() });

/** What a link of an invitation leads to. */
export interface InvitationLook {
  projectId: string;
  projectName: string;
  role: Role;
  /** Who was invited. */
  email: string;
  /** Name of who invited; `null` when they are gone. */
  by: string | null;
  /** Whether somebody has an account with the address: they sign in, others make one. */
  hasAccount: boolean;
}
export const invitationLookSchema: z.ZodType<InvitationLook> = z.object({
  projectId: z.string(),
  projectName: z.string(),
  role: z.enum(roles),
  email: z.string(),
  by: z.string().nullable(),
  hasAccount: z.boolean(),
});

/** The answer where an address without an account was added to a project. */
export interface Invited {
  invitation: Invitation;
  /** To be handed on; `null` where it went by mail. */
  link: string | null;
}
export const invitedSchema: z.ZodType<Invited> = z.object({
  invitation: invitationSchema,
  link: z.string().nullable(),
});
