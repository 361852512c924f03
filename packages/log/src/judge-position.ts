import type { ReadResult } from './log.ts';

/** Why a position does not hold. */
export type PositionProblem = Extract<ReadResult, { complete: false }>['reason'];

/** What is known of a channel when a position in it is judged. */
export interface PositionFacts {
  /** Whether the position's epoch was a run of this store. */
  epochKnown: boolean;
  top: number;
  /** The smallest first offset of the channel in any epoch after the position's; `null` when it was not written since. */
  laterStart: number | null;
  /** The highest offset of a lossless event that retention took away; 0 when none was. */
  trimmedOffset: number;
}

/**
 * Whether everything after a position can be told; `null` when it can.
 *
 * A restored backup or a lost tail shows by itself: what was written then stood at offsets that are above the top now,
 * or that a later epoch gave out again.
 */
export function judgePosition(offset: number, facts: PositionFacts): PositionProblem | null {
  if (!facts.epochKnown) return 'epoch_unknown';
  if (offset > facts.top) return 'rolled_back';
  if (facts.laterStart !== null && offset >= facts.laterStart) return 'rolled_back';
  // The newest state of a living key is never taken away and a key ends with a lossless tombstone, so lossless events
  // are all that can be missing.
  if (offset < facts.trimmedOffset) return 'trimmed';
  return null;
}
