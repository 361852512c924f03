import { scoreModel } from './score-model.ts';
import type { Lobes, Shape } from './shape-features.ts';

/** What the image as a whole tells about one candidate. */
export interface ScoreContext {
  /** Typical object diameter in working pixels, null while unknown. */
  readonly diameter: number | null;
  /** Standard deviation of the background. */
  readonly noise: number;
  /** Upper signal of the image (98th percentile of the foreground). */
  readonly bright: number;
}

/** The numbers the score model sees, all without unit. */
export function scoreInputs(shape: Shape, context: ScoreContext): number[] {
  const relative = context.diameter === null ? 0 : Math.log(shape.diameter / context.diameter);
  const contrast = Math.max(shape.inside - shape.around, 1e-6);
  return [
    context.diameter === null ? 0 : 1,
    clamp(relative, -2, 2),
    Math.abs(clamp(relative, -2, 2)),
    Math.min(shape.diameter, 12) / 12,
    clamp(Math.log(shape.diameter / 20), -2, 2),
    1 - shape.ellipseFit,
    (1 - shape.convexity) * 2,
    shape.roundness,
    1 - shape.compactness,
    Math.min(shape.texture, 2),
    clamp(shape.edgeLevel, -0.5, 1.5),
    clamp(shape.edgeFall, -0.5, 1.5),
    shape.openEdge,
    shape.cut,
    clamp(Math.log(contrast / Math.max(context.noise, 1e-6)) / 4, -1, 2),
    clamp(Math.log(contrast / Math.max(context.bright, 1e-6)), -4, 1),
    clamp(shape.around / Math.max(shape.inside, 1e-6), -0.5, 1),
    ...lobeInputs(shape.own),
    ...lobeInputs(shape.inner),
  ];
}

function lobeInputs({ neck, valley, notch, facingNotch }: Lobes): number[] {
  return [neck, valley, 4 * Math.min(notch, 0.5), 4 * Math.min(facingNotch, 0.5)];
}

/** Expected overlap (intersection over union) of a candidate with a true object, 0…1. */
export function scoreShape(shape: Shape, context: ScoreContext): number {
  return evaluate(scoreInputs(shape, context));
}

function evaluate(inputs: readonly number[]): number {
  let values: readonly number[] = inputs;
  for (const [depth, layer] of scoreModel.layers.entries()) {
    const last = depth === scoreModel.layers.length - 1;
    values = layer.map((row) => {
      let sum = row[row.length - 1]!;
      for (let i = 0; i < values.length; i++) sum += row[i]! * values[i]!;
      return last ? 1 / (1 + Math.exp(-sum)) : Math.max(0, sum);
    });
  }
  return values[0] ?? 0;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
