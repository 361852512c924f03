import { z } from 'zod';
import { mostMarked } from './bounds.ts';
import { type Role, roles } from './roles.ts';

/** Somebody or something as it was called when it happened: names stay readable when it is gone. */
export interface Named {
  id: string;
  name: string;
}
const named = z.object({ id: z.string(), name: z.string() });

/** Kind of a notification → what it says besides who did it and in which project. */
export interface NotificationKinds {
  /** A batch that one has started has ended; the counts are of jobs, `nothingFound` among `completed`. */
  'batch.done': {
    batchId: string;
    name: string | null;
    completed: number;
    failed: number;
    cancelled: number;
    nothingFound: number;
  };
  /** A job of one's own that ran by itself is done. `summary` is what came out, for people; `name` its image's, else what it does. */
  'job.done': { jobId: string; assetId: string | null; name: string; summary: string };
  /** A job of one's own has failed; of many in a batch the last one. */
  'job.failed': { jobId: string; assetId: string | null; name: string; message: string };
  /** A job of one's own asks something. */
  'job.question': { jobId: string; assetId: string | null; reviewId: string; name: string; title: string };
  'project.shared': { role: Role };
  'project.role': { role: Role };
  /** One is no member any more. */
  'project.left': Record<never, never>;
  'project.deleted': Record<never, never>;
  /** Somebody who was invited has joined. */
  'invitation.accepted': { role: Role };
  /** A result that one has worked on was changed by somebody else. */
  'result.changed': { assetId: string; name: string; resultId: string | null };
  /** A word to everyone. */
  notice: { noticeId: string; level: 'info' | 'warning' | 'error'; message: string };
  /** The machine runs short of something; for the administrator. */
  'system.warning': { what: string; message: string };
}
export type NotificationKind = keyof NotificationKinds;

/** Something that a person should know, as their inbox has it. */
export interface NotificationOf<Kind extends NotificationKind> {
  id: string;
  kind: Kind;
  project: Named | null;
  /** Who did it; `null` where nobody did. */
  by: Named | null;
  data: NotificationKinds[Kind];
  /** How often it has happened since one last looked. */
  count: number;
  createdAt: string;
  readAt: string | null;
  /** Raised by every change. */
  revision: number;
}

/** A notification of any kind. `kind` tells which `data` it has. */
export type Notification = { [Kind in NotificationKind]: NotificationOf<Kind> }[NotificationKind];

const role = z.enum(roles);
const ofJob = { jobId: z.string(), assetId: z.string().nullable(), name: z.string() };
const dataSchemas = {
  'batch.done': z.object({
    batchId: z.string(),
    name: z.string().nullable(),
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    nothingFound: z.int(),
  }),
  'job.done': z.object({ ...ofJob, summary: z.string() }),
  'job.failed': z.object({ ...ofJob, message: z.string() }),
  'job.question': z.object({ ...ofJob, reviewId: z.string(), title: z.string() }),
  'project.shared': z.object({ role }),
  'project.role': z.object({ role }),
  'project.left': z.object({}),
  'project.deleted': z.object({}),
  'invitation.accepted': z.object({ role }),
  'result.changed': z.object({ assetId: z.string(), name: z.string(), resultId: z.string().nullable() }),
  notice: z.object({
    noticeId: z.string(),
    level: z.enum(['info', 'warning', 'error']),
    message: z.string(),
  }),
  'system.warning': z.object({ what: z.string(), message: z.string() }),
} as const satisfies { [Kind in NotificationKind]: z.ZodType<NotificationKinds[Kind]> };

function ofKind<const Kind extends NotificationKind>(kind: Kind) {
  return z.object({
    id: z.string(),
    kind: z.literal(kind),
    project: named.nullable(),
    by: named.nullable(),
    data: dataSchemas[kind],
    count: z.int().min(1),
    createdAt: z.iso.datetime(),
    readAt: z.iso.datetime().nullable(),
    revision: z.int().min(1),
  });
}

/** The schema of a notification. */
export const notificationSchema: z.ZodType<Notification> = z.discriminatedUnion('kind', [
  ofKind('batch.done'),
  ofKind('job.done'),
  ofKind('job.failed'),
  ofKind('job.question'),
  ofKind('project.shared'),
  ofKind('project.role'),
  ofKind('project.left'),
  ofKind('project.deleted'),
  ofKind('invitation.accepted'),
  ofKind('result.changed'),
  ofKind('notice'),
  ofKind('system.warning'),
]);

/** How much of an inbox is unread, the same on every device. */
export interface InboxState {
  userId: string;
  unread: number;
  /** Raised by every change. */
  revision: number;
}
/** The schema of the state of an inbox. */
export const inboxStateSchema: z.ZodType<InboxState> = z.object({
  userId: z.string(),
  unread: z.int().min(0),
  revision: z.int().min(0),
});

/** What to mark as read or unread: some by their ids, or all up to one. */
export interface MarkNotifications {
  ids?: readonly string[] | undefined;
  /** All unread ones that are not newer than this one. */
  upTo?: string | undefined;
  read: boolean;
}
const id = z.string().min(1).max(64);
/** The schema of what to mark. */
export const markNotificationsSchema: z.ZodType<MarkNotifications> = z
  .object({
    ids: z.array(id).min(1).max(mostMarked).optional(),
    upTo: id.optional(),
    read: z.boolean().default(true),
  })
  .refine(({ ids, upTo }) => (ids === undefined) !== (upTo === undefined), {
    error: 'name the notifications by `ids` or by `upTo`',
  })
  .refine(({ upTo, read }) => upTo === undefined || read, {
    error: 'with `upTo` they can only be marked as read',
  });
