import type { PipelineContext, PipelinePreview } from '@headway/hub-api';
import { type StepKey, steps } from './steps.ts';

/** Drawing takes some hundredths of a second: it must not make the work noticeably longer. */
const previewIntervalMs = 1000;

/** What the work tells of itself. */
export interface RunReport {
  readonly signal: AbortSignal;
  /** So many slices of a step are done. */
  progress(step: StepKey, done: number, total: number, unit?: string): void;
  /** Shows a picture, unless one was drawn a moment ago. `now`: it shows something else than the one before. */
  preview(draw: () => PipelinePreview, now?: 'now'): void;
}

/** Tells a job's context, entering each step once. */
export function reportTo(context: PipelineContext, now: () => number = () => performance.now()): RunReport {
  let current: StepKey | null = null;
  let drawnAt = now();
  return {
    signal: context.signal,
    progress(step, done, total, unit = 'slices') {
      if (step !== current) context.step(steps[step].name);
      current = step;
      context.progress(done, total, unit);
    },
    preview(draw, when) {
      if (when !== 'now' && now() - drawnAt < previewIntervalMs) return;
      drawnAt = now();
      context.preview(draw());
    },
  };
}
