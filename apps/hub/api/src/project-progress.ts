import { z } from 'zod';

/**
 * The work of a project as one: all jobs of all members that have not ended, and those that ended since the project was
 * last at rest.
 */
export interface ProjectProgress {
  projectId: string;
  /** Jobs in line. */
  waiting: number;
  /** Jobs that have a worker. */
  running: number;
  /** Jobs that somebody holds back. */
  paused: number;
  /** Jobs that ask a person; no worker has to do with them. */
  reviewing: number;
  /** Jobs that ended or ask a person, of `total`. */
  done: number;
  total: number;
  /** 0–1; falls back only when more work comes. */
  fraction: number;
  /** Time left as a range, ms. */
  eta: { lowMs: number; highMs: number } | null;
}
export const projectProgressSchema: z.ZodType<ProjectProgress> = z.object({
  projectId: z.string(),
  waiting: z.int().min(0),
  running: z.int().min(0),
  paused: z.int().min(0),
  reviewing: z.int().min(0),
  done: z.int().min(0),
  total: z.int().min(0),
  fraction: z.number().min(0).max(1),
  eta: z.object({ lowMs: z.number(), highMs: z.number() }).nullable(),
});
