import type { PlaneFile, PlaneSamples } from '@headway/hub-api';
import type { KeptSamples } from './kept-samples.ts';

/** What planes are made with. */
export interface PlaneSource {
  file: PlaneFile;
  kept: KeptSamples;
  signal: AbortSignal;
}

/** As many zeros of the same kind. */
export function emptyLike(samples: PlaneSamples, length: number): PlaneSamples {
  if (samples instanceof Uint8Array) return new Uint8Array(length);
  return samples instanceof Uint16Array ? new Uint16Array(length) : new Float32Array(length);
}
