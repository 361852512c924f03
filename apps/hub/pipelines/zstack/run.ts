import { PlaneError, type PipelineContext, type PipelineInput } from '@headway/hub-api';
import { JobFailure } from '@headway/jobs';
import type { AssetStack, JobSummary } from '@headway/protocol';
import type { ZstackParameters, ZstackResult } from './contract.ts';
import { settingsOf, zstackParameters, zstackResult } from './contract-schemas.ts';
import { countOf, summarise } from './judge.ts';
import { openAsset } from './open-asset.ts';
import { processStack } from './process-stack.ts';
import { mayAsk, questionName, questionOf, type ZstackAnswer, type ZstackSaved } from './review.ts';
import { reportTo } from './run-report.ts';

interface Done {
  result: ZstackResult;
  summary: JobSummary;
}

/**
 * Works on one stack, in a worker process. Of a result that is not sure a person is asked, as often as they want it tried
 * with other settings: each question ends a run, and its answer begins the next.
 */
export async function run(context: PipelineContext, input: PipelineInput<ZstackParameters>): Promise<Done> {
  // What this kind saves fits its contract, or is not given.
  const saved = context.saved as ZstackSaved | null;
  let round = saved?.round ?? 0;
  let settings: ZstackParameters = saved ? zstackParameters.parse(saved.parameters) : input.parameters;
  let asked: ZstackResult | null = saved ? await readDraft(context) : null;
  if (saved && !asked) round -= 1; // the draft was lost: made again, and asked about again where it was not answered
  for (;;) {
    const result: ZstackResult = asked ?? (await make(context, input, settings));
    if (!asked) {
      round += 1;
      const sure = !result.summary.lowConfidence || settings.review === 'never' || !mayAsk(round);
      if (sure) return { result, summary: summarise(result) };
      await context.keepDraft(result);
      context.save({ round, parameters: settings } satisfies ZstackSaved);
    }
    // Without an answer this ends the run.
    const answer = context.review(questionName(round), questionOf(result)) as ZstackAnswer;
    if (answer === 'accept') return accept(result);
    if (answer === 'reject') {
      throw new JobFailure(
        'rejected',
        'A person looked at the result and rejected it. Run it with other settings.',
      );
    }
    settings = zstackParameters.parse(answer.parameters);
    asked = null;
  }
}

async function readDraft(context: PipelineContext): Promise<ZstackResult | null> {
  const read = zstackResult.safeParse(await context.draft());
  return read.success ? read.data : null;
}

function accept(result: ZstackResult): Done {
  const accepted = { ...result, summary: { ...result.summary, accepted: true } };
  return { result: accepted, summary: { outcome: 'ok', text: `${countOf(result)}, accepted by a person` } };
}

async function make(
  context: PipelineContext,
  { path, stack }: PipelineInput<ZstackParameters>,
  parameters: ZstackParameters,
): Promise<ZstackResult> {
  const started = performance.now();
  try {
    const file = await openAsset(path, stack);
    if (!file) throw singlePlane();
    try {
      if (file.info.stack.slices < 2) throw singleSlice(file.info.stack);
      const made = await processStack(file, parameters, reportTo(context));
      return {
        ...made,
        settings: settingsOf(parameters),
        durationMs: Math.round(performance.now() - started),
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw inWords(error);
  }
}

function singlePlane(): JobFailure {
  return new JobFailure(
    'not_a_stack',
    'This file has a single plane, not a stack of slices. Run Cells on it: that finds the objects of a plane.',
  );
}

function singleSlice({ channels, times }: AssetStack): JobFailure {
  const what = [channels > 1 ? `${channels} channels` : '', times > 1 ? `${times} times` : ''].filter(
    Boolean,
  );
  return new JobFailure(
    'not_a_stack',
    `This stack has ${what.join(' and ') || 'planes'}, but a single slice. If its planes are slices, correct that at the image; else run Cells on it: that finds the objects of a plane.`,
  );
}

function inWords(error: unknown): unknown {
  if (error instanceof PlaneError) return new JobFailure(error.code, error.message, { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new JobFailure('image_gone', 'The image was deleted.', { cause: error });
  return error;
}
