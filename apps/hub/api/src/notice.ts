import { z } from 'zod';

export const noticeLevels = ['info', 'warning', 'error'] as const;

/** A word of the administrator to everyone, shown until it is taken back or over. */
export interface Notice {
  id: string;
  level: (typeof noticeLevels)[number];
  message: string;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** When it is over by itself; `null`: when it is taken back. */
  endsAt: string | null;
}

const fields = {
  id: z.string(),
  level: z.enum(noticeLevels),
  message: z.string(),
  createdAt: z.string(),
  endsAt: z.string().nullable(),
};
export const noticeSchema: z.ZodType<Notice> = z.object(fields);

/** A notice as one person has it. */
export interface ListedNotice extends Notice {
  /** They have put it away, on all their devices. */
  dismissed: boolean;
}
export const listedNoticeSchema: z.ZodType<ListedNotice> = z.object({ ...fields, dismissed: z.boolean() });

/** Somebody has put a notice away; told on their own channel. */
export interface NoticeDismissal {
  noticeId: string;
}
export const noticeDismissalSchema: z.ZodType<NoticeDismissal> = z.object({ noticeId: z.string() });
