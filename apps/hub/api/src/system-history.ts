import type { SystemStatus } from '@headway/protocol';
import { systemStatusSchema } from '@headway/protocol/builtin';
import { z } from 'zod';

/** How the machine was over some time. */
export interface SystemSample {
  /** End of that time, ISO 8601 UTC. */
  timestamp: string;
  status: SystemStatus;
  /** How long it is, ms; 0 for a moment. */
  coversMs: number;
}
export const systemSampleSchema: z.ZodType<SystemSample> = z.object({
  timestamp: z.string(),
  status: systemStatusSchema,
  coversMs: z.number(),
});

/** Something that ran short for long enough to be told. */
export interface SystemWarning {
  id: string;
  /** `memory`, `disk` and the like. */
  kind: string;
  /** As it was told when it began. */
  message: string;
  beganAt: string;
  /** `null` while it lasts. */
  endedAt: string | null;
}
export const systemWarningSchema: z.ZodType<SystemWarning> = z.object({
  id: z.string(),
  kind: z.string(),
  message: z.string(),
  beganAt: z.string(),
  endedAt: z.string().nullable(),
});

/** How much time can be asked for, ms. */
export const historySpans: readonly number[] = [900_000, 3_600_000, 21_600_000, 86_400_000];
