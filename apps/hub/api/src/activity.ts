import { z } from 'zod';
import type { Named } from './notifications.ts';

/** What people do that is kept: in the feed of a project, or in the log of accounts. */
export const activityActions = [
  'project.created',
  'project.renamed',
  'project.deleted',
  'project.restored',
  'member.added',
  'member.invited',
  'member.joined',
  'member.role',
  'member.removed',
  'member.left',
  'invitation.withdrawn',
  'image.added',
  'image.changed',
  'image.deleted',
  'image.restored',
  'image.purged',
  'image.processed',
  'result.changed',
  'result.chosen',
  'job.retried',
  'job.cancelled',
  'batch.cancelled',
  'batch.done',
  'question.answered',
  'token.created',
  'token.revoked',
  'account.created',
  'account.renamed',
  'account.deactivated',
  'account.reactivated',
  'account.signed-in',
  'account.signed-out',
  'account.session-ended',
  'account.password-changed',
  'account.password-reset',
  'notice.posted',
  'notice.withdrawn',
] as const;
export type ActivityAction = (typeof activityActions)[number];

/** What something was done to, as it was called then. */
export interface ActivitySubject extends Named {
  type:
    | 'project'
    | 'person'
    | 'image'
    | 'result'
    | 'job'
    | 'batch'
    | 'question'
    | 'token'
    | 'notice'
    | 'session';
}

/** What somebody did: one line, also for many things of a kind that were done together. */
export interface Activity {
  id: string;
  /** `null`: it concerns no project, only who did it and the administrator see it. */
  project: Named | null;
  /** `null`: the hub by itself. */
  actor: Named | null;
  action: ActivityAction;
  /** The first one, where there are several. */
  subject: ActivitySubject | null;
  /** How many things it was done to. */
  count: number;
  /** What else there is to say, by the action: `{ role }`, `{ before }`, `{ completed, failed }`. */
  data: Readonly<Record<string, string | number | boolean | null>>;
  createdAt: string;
  /** When the last of several was done. */
  updatedAt: string;
  /** Raised by every change. */
  revision: number;
}

const named = z.object({ id: z.string(), name: z.string() });

/** The schema of an activity. */
export const activitySchema: z.ZodType<Activity> = z.object({
  id: z.string(),
  project: named.nullable(),
  actor: named.nullable(),
  action: z.enum(activityActions),
  subject: named
    .extend({
      type: z.enum([
        'project',
        'person',
        'image',
        'result',
        'job',
        'batch',
        'question',
        'token',
        'notice',
        'session',
      ]),
    })
    .nullable(),
  count: z.int().min(1),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  revision: z.int().min(1),
});
