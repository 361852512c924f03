import { readFile, stat } from 'node:fs/promises';
import type { PipelineContext, PipelineInput } from '@headway/hub-api';
import { JobFailure } from '@headway/jobs';
import type { JobSummary } from '@headway/protocol';
import type { z } from 'zod';
import { type cellsParameters, type CellsParametersInput, cellsResult } from './contract-schemas.ts';
import { ImageError } from './image-error.ts';
import { checkFileSize } from './image-limits.ts';
import { drawOutlines } from './preview.ts';
import { type CellsAnswer, type CellsSaved, mayAsk, questionName, questionOf } from './review.ts';
import { segmentImage } from './segment-image.ts';
import { steps } from './steps.ts';

type Parameters = z.output<typeof cellsParameters>;
type Result = z.output<typeof cellsResult>;

/** Drawing takes some hundredths of a second: it must not make the work noticeably longer. */
const previewIntervalMs = 1000;

/**
 * Segments one image, in a worker process. Of a result that is not sure a person is asked, as often as they want it tried
 * with other settings: each question ends a run, and its answer begins the next.
 */
export async function run(
  context: PipelineContext,
  { path, parameters }: PipelineInput<Parameters>,
): Promise<{ result: Result; summary: JobSummary }> {
  // What this kind saves fits its contract, or is not given.
  const saved = context.saved as CellsSaved | null;
  let round = saved?.round ?? 0;
  let settings: CellsParametersInput = saved?.parameters ?? parameters;
  let asked: Result | null = saved ? await readDraft(context) : null;
  if (saved && !asked) round -= 1; // the draft was lost: made again, and asked about again where it was not answered
  for (;;) {
    const result: Result = asked ?? (await find(context, path, settings));
    if (!asked) {
      round += 1;
      const sure = !result.summary.lowConfidence || settings.review === 'never' || !mayAsk(round);
      if (sure) return { result, summary: summarise(result) };
      await context.keepDraft(result);
      context.save({ round, parameters: settings } satisfies CellsSaved);
    }
    // Without an answer this ends the run.
    const answer = context.review(questionName(round), questionOf(result)) as CellsAnswer;
    if (answer === 'accept') return accept(result);
    if (answer === 'reject') {
      throw new JobFailure(
        'rejected',
        'A person looked at the outlines and rejected them. Run it with other settings.',
      );
    }
    settings = answer.parameters;
    asked = null;
  }
}

async function readDraft(context: PipelineContext): Promise<Result | null> {
  const read = cellsResult.safeParse(await context.draft());
  return read.success ? read.data : null;
}

function accept(result: Result): { result: Result; summary: JobSummary } {
  const accepted = { ...result, summary: { ...result.summary, accepted: true } };
  const { count } = result.summary;
  return {
    result: accepted,
    summary: { outcome: 'ok', text: `${count === 1 ? '1 cell' : `${count} cells`}, accepted by a person` },
  };
}

async function find(
  context: PipelineContext,
  path: string,
  parameters: CellsParametersInput,
): Promise<Result> {
  let current: keyof typeof steps | null = null;
  let drawnAt = performance.now();
  try {
    checkFileSize((await stat(path)).size);
    return await segmentImage(await readFile(path), parameters, {
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
