import { z } from 'zod';

/** What of an account can be another: the name or whether it may be used; where it is signed in. */
export const accountParts = ['profile', 'sessions'] as const;
export type AccountPart = (typeof accountParts)[number];

/** Told to the person and to the administrator; what it is now is for them to read. */
export interface AccountChange {
  userId: string;
  part: AccountPart;
}
export const accountChangeSchema: z.ZodType<AccountChange> = z.object({
  userId: z.string(),
  part: z.enum(accountParts),
});

/** A sign-in that holds. */
export interface AccountSession {
  id: string;
  /** How the browser described itself. */
  userAgent: string | null;
  /** IP address of the sign-in. */
  address: string | null;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** ISO 8601 UTC, to the minute. */
  lastSeenAt: string;
  /** The session that asks. */
  current: boolean;
}
export const accountSessionSchema: z.ZodType<AccountSession> = z.object({
  id: z.string(),
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  current: z.boolean(),
});

/** Somebody with an account, as the administrator sees them. */
export interface Person {
  id: string;
  name: string;
  email: string;
  administrator: boolean;
  createdAt: string;
  /** `null` for whoever was never signed in, or whose sessions have all ended. */
  lastSeenAt: string | null;
  /** Sign-ins that hold. */
  sessions: number;
  /** In how many projects they take part. */
  projects: number;
  /** Since when they may not sign in; `null` for whoever may. */
  deactivatedAt: string | null;
}
export const personSchema: z.ZodType<Person> = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  administrator: z.boolean(),
  createdAt: z.string(),
  lastSeenAt: z.string().nullable(),
  sessions: z.int(),
  projects: z.int(),
  deactivatedAt: z.string().nullable(),
});
