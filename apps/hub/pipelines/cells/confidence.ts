import type { CellObject, CellsSummary } from './contract.ts';
import type { ChosenSignal } from './choose-signal.ts';

/** Objects below this confidence are offered for review. */
export const REVIEW_LINE = 0.8;
/** Objects below this are left out. */
export const LEAST_CONFIDENCE = 0.3;
/** Below this mean the result as a whole is called uncertain. */
const LEAST_MEAN = 0.72;

/**
 * Logistic curve from expected overlap to the share of objects that matched a true one with
 * intersection over union of at least 0.5. Fitted by logistic regression on 1,941 objects of 50 images
 * that took no part in fitting the score model (see score-model.ts).
 */
const CALIBRATION = { slope: 1.23, offset: 0.79 } as const;

/** Probability that an object of this score is right. */
export function confidenceOf(score: number): number {
  const inner = Math.min(0.999, Math.max(0.001, score));
  const logit = Math.log(inner / (1 - inner));
  return 1 / (1 + Math.exp(-(CALIBRATION.slope * logit + CALIBRATION.offset)));
}

/** Counts the objects and says, with a reason, when the result as a whole should be looked at. */
export function summarise(objects: readonly CellObject[], modality: ChosenSignal['modality']): CellsSummary {
  const count = objects.length;
  const totalArea = objects.reduce((sum, { area }) => sum + area, 0);
  const low = objects.filter(({ confidence }) => confidence < REVIEW_LINE).length;
  const mean = count === 0 ? 0 : objects.reduce((sum, { confidence }) => sum + confidence, 0) / count;
  const reason = doubt(count, mean, low, modality);
  return {
    count,
    lowConfidenceCount: low,
    reviewLine: REVIEW_LINE,
    meanArea: count === 0 ? 0 : totalArea / count,
    totalArea,
    confidence: mean,
    lowConfidence: reason !== null,
    reason,
  };
}

function doubt(count: number, mean: number, low: number, modality: ChosenSignal['modality']): string | null {
  if (count === 0) return null;
  if (modality === 'stained') {
    return 'Stained tissue: nuclei were told apart by the stain’s colour, which misses pale nuclei and joins crowded ones. Check the outlines.';
  }
  if (modality === 'brightfield') {
    return 'Dark objects in bright field: nuclei inside darker cell bodies are easily missed or outlined too wide. Check the outlines.';
  }
  if (mean < LEAST_MEAN) {
    const which = count === 1 ? 'The object is' : `${low} of ${count} objects are`;
    return `${which} uncertain: outlines, or what separates neighbours, are unclear.`;
  }
  return null;
}
