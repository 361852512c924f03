export { mirrorBullQueue } from './mirror-bull-queue.ts';
export type { BullMirror } from './mirror-bull-queue.ts';
export type { BullActions } from './bull-actions.ts';
export type { BullJob } from './bull-job.ts';
export { readBullProgress } from './bull-options.ts';
export type { BullMirrorOptions } from './bull-options.ts';
export { takeCancels } from './take-cancels.ts';
export type { TakeCancelsOptions, TakenCancels } from './take-cancels.ts';
