import type { ParameterValues, Shape, TrialPlane } from '@headway/hub-web/view-kit';
import { type Field, levelOutlines } from './level-outlines.ts';
import { shapeFrom } from './shape-from.ts';
import { smoothPlane } from './smooth-plane.ts';

/** What a run smoothes by when it is left to it, in pixels. */
const usualSmoothing = 1;

/**
 * Outlines of what lies above a threshold by hand in the plane that is shown. A run smoothes over neighbouring slices as
 * well, and parts what touches: this shows where the threshold cuts, not yet the objects. The plane that was smoothed
 * last is kept: only the level changes while a slider moves.
 */
export function createThresholdTrial(): (
  values: ParameterValues,
  plane: TrialPlane,
) => Iterable<Shape> | null {
  let last: { samples: TrialPlane['samples']; channel: number; sigma: number; field: Field } | null = null;
  return (values, plane) => {
    const { threshold, algorithm = 'segment' } = values;
    if (typeof threshold !== 'number' || !Number.isFinite(threshold)) return null;
    if (algorithm !== 'segment' && algorithm !== 'components') return null;
    const channel = typeof values['channel'] === 'number' ? values['channel'] : 0;
    if (channel >= plane.channels) return null;
    const smoothing = typeof values['smoothing'] === 'number' ? values['smoothing'] : usualSmoothing;
    const sigma = smoothing / plane.step;
    const { samples } = plane;
    if (last?.samples !== samples || last.channel !== channel || last.sigma !== sigma)
      last = { samples, channel, sigma, field: smoothPlane(channelOf(plane, channel), sigma) };
    return shapesOf(levelOutlines(last.field, threshold), plane.step);
  };
}

function channelOf({ samples, width, height, channels }: TrialPlane, channel: number): Field {
  const values = new Float32Array(width * height);
  for (let to = 0, from = channel; to < values.length; to += 1, from += channels)
    values[to] = samples[from] ?? 0;
  return { width, height, values };
}

function* shapesOf(lines: readonly Float32Array[], step: number): Iterable<Shape> {
  for (const [index, line] of lines.entries()) {
    const points = step === 1 ? line : line.map((at) => at * step);
    yield shapeFrom(`trial-${index}`, points);
  }
}
