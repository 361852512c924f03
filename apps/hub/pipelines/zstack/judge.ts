import type { ZstackObject, ZstackResult, ZstackSpot, ZstackSummary } from './contract.ts';
import type { JobSummary } from '@headway/protocol';

/** What is less sure is offered for review. */
const reviewLine = 0.7;
/** Where less than this share is expected to be right, the result as a whole is not sure. */
const leastRight = 0.75;

/** More than this share of what was found, hidden in the noise beside it, are too many to count on the others. */
const mostHidden = 0.25;

/**
 * Counts what was found and says, with a reason, when the result as a whole should be looked at.
 * @param hidden how many more there probably are that nobody can tell from noise
 */
export function judge(
  found: readonly Pick<ZstackObject | ZstackSpot, 'confidence'>[],
  noun: { one: string; many: string },
  hidden = 0,
): ZstackSummary {
  const count = found.length;
  const right = found.reduce((sum, { confidence }) => sum + confidence, 0);
  const share = count === 0 ? 0 : right / count;
  const isRight = share >= leastRight;
  const isSure = count === 0 || (isRight && hidden <= mostHidden * count);
  const wrong = Math.max(1, Math.round(count - right));
  const which = isRight
    ? 'Many more are probably hidden in the noise: what is faint can hardly be told from it'
    : count === 1
      ? `The ${noun.one} is uncertain`
      : `About ${wrong} of ${count} ${noun.many} are expected to be wrong`;
  return {
    count,
    lowConfidenceCount: found.filter(({ confidence }) => confidence < reviewLine).length,
    reviewLine,
    confidence: share,
    lowConfidence: !isSure,
    reason: isSure ? null : `${which}.`,
  };
}

/** Of what there is always one: a picture. */
export const sure: ZstackSummary = {
  count: 0,
  lowConfidenceCount: 0,
  reviewLine,
  confidence: 1,
  lowConfidence: false,
  reason: null,
};

/** What was found, in words: `12 spots`. */
export function countOf(result: ZstackResult): string {
  const { algorithm, summary } = result;
  if (algorithm === 'projection') return `Projection of slices ${result.from + 1} to ${result.to + 1}`;
  if (algorithm === 'focus') return `Sharpest: slice ${result.best + 1} of ${result.image.slices}`;
  const noun = algorithm === 'spots' ? 'spot' : 'object';
  return summary.count === 1 ? `1 ${noun}` : `${summary.count} ${noun}s`;
}

/** What came out, in one line. */
export function summarise(result: ZstackResult): JobSummary {
  const { algorithm, outcome, summary } = result;
  if (outcome === 'nothing_found') {
    return { outcome, text: algorithm === 'spots' ? 'No spots found' : 'No objects found' };
  }
  const found = countOf(result);
  const { lowConfidence, lowConfidenceCount: low, reason } = summary;
  if (lowConfidence) return { outcome: 'low_confidence', text: reason ? `${found}. ${reason}` : found };
  return {
    outcome: 'ok',
    text: low === 0 ? found : `${found}, ${low} need${low === 1 ? 's' : ''} a look`,
  };
}
