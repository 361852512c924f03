import { readFile } from 'node:fs/promises';
import type { PipelineContext, PipelineInput } from '@headway/hub-api';
import { JobFailure } from '@headway/jobs';
import type { JobSummary } from '@headway/protocol';
import type { z } from 'zod';
import type { cellsParameters, cellsResult } from './contract-schemas.ts';
import { ImageError } from './image-error.ts';
import { drawOutlines } from './preview.ts';
import { segmentImage } from './segment-image.ts';
import { steps } from './steps.ts';

type Parameters = z.output<typeof cellsParameters>;
type Result = z.output<typeof cellsResult>;

/** Drawing takes some hundredths of a second: it must not make the work noticeably longer. */
const previewIntervalMs = 1000;

/** Segments one image, in a worker process. */
export async function run(
  context: PipelineContext,
  { path, parameters }: PipelineInput<Parameters>,
): Promise<{ result: Result; summary: JobSummary }> {
  let current: keyof typeof steps | null = null;
  let drawnAt = performance.now();
  try {
    const result = await segmentImage(await readFile(path), parameters, {
      signal: context.signal,
      onProgress({ step, done, total }) {
        if (step !== current) context.step(steps[step].name);
        current = step;
        if (total > 1) context.progress(done, total, step === 'scale' ? 'sizes' : 'tiles');
      },
      async onFound(found, image) {
        if (performance.now() - drawnAt < previewIntervalMs) return;
        drawnAt = performance.now();
        const preview = await drawOutlines(found, image);
        context.preview({ ...preview, mediaType: 'image/png', caption: 'Outlines so far' });
      },
    });
    return { result, summary: summarise(result) };
  } catch (error) {
    if (error instanceof ImageError) throw new JobFailure(error.code, error.message, { cause: error });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new JobFailure('image_gone', 'The image was deleted.', { cause: error });
    }
    throw error;
  }
}

/** What came out, in one line. */
export function summarise({ outcome, summary }: Pick<Result, 'outcome' | 'summary'>): JobSummary {
  if (outcome === 'nothing_found') return { outcome, text: 'No cells found' };
  const { count, lowConfidenceCount, lowConfidence, reason } = summary;
  const cells = count === 1 ? '1 cell' : `${count} cells`;
  if (lowConfidence) return { outcome: 'low_confidence', text: reason ? `${cells}. ${reason}` : cells };
  const text =
    lowConfidenceCount === 0
      ? cells
      : `${cells}, ${lowConfidenceCount} need${lowConfidenceCount === 1 ? 's' : ''} a look`;
  return { outcome: 'ok', text };
}
