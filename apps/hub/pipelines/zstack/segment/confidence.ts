/** Logistic curve from score to the share of objects that match a true one. */
const CALIBRATION = { slope: 1, offset: 0 } as const;

/** Probability that an object of this score is right. */
export function confidenceOf(score: number): number {
  const inner = Math.min(0.999, Math.max(0.001, score));
  const logit = Math.log(inner / (1 - inner));
  return 1 / (1 + Math.exp(-(CALIBRATION.slope * logit + CALIBRATION.offset)));
}
