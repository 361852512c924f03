import { defineJobContract, type JobContract } from '@headway/protocol';
import { z } from 'zod';

export type BusyInput = z.infer<typeof input>;
const input = z.object({ ms: z.number(), silent: z.boolean().optional() });
const steps = ['Read', 'Segment', 'Measure'];

export const busyContract: JobContract<BusyInput, null> & { steps: readonly string[] } = {
  ...defineJobContract({ kind: 'busy', input, result: z.null(), steps }),
  steps,
};
