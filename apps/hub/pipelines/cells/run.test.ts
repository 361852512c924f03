import { join } from 'node:path';
import type { PipelineContext, PipelineReview } from '@headway/hub-api';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cellsParameters, type CellsParametersInput } from './contract-schemas.ts';
import type { CellsAnswer } from './review.ts';
import { run } from './run.ts';
import { segmentImage } from './segment-image.ts';

const stained = join(import.meta.dirname, '../../../../testdata/cells/tissue-stained.png');
/** Wide objects only: the work is small then. */
const quick: CellsParametersInput = { scale: 120 };

/** A job that goes on after each answer, as the queue does it. */
function startJob() {
  const answers = new Map<string, CellsAnswer>();
  const asked: { name: string; request: PipelineReview }[] = [];
  const steps: string[] = [];
  let saved: unknown = null;
  let draft: unknown = null;
  class Asked extends Error {}

  async function next(parameters: CellsParametersInput) {
    const context: PipelineContext = {
      signal: new AbortController().signal,
      attempt: 1,
      step(name) {
        steps.push(name);
        return { step: context.step };
      },
      progress: () => undefined,
      message: () => undefined,
      item: () => undefined,
      log: () => undefined,
      preview: () => undefined,
      saved,
      save: (state) => (saved = state),
      review(name, request) {
        const answer = answers.get(name);
        if (answer !== undefined) return answer;
        asked.push({ name, request });
        throw new Asked();
      },
      keepDraft: async (result) => {
        draft = JSON.parse(JSON.stringify(result)) as unknown;
      },
      draft: async () => draft,
    };
    const input = { assetId: 'A', projectId: 'P', path: stained, mediaType: 'image/png' };
    try {
      return await run(context, { ...input, parameters: cellsParameters.parse(parameters) });
    } catch (error) {
      if (error instanceof Asked) return null;
      throw error;
    }
  }
  return {
    next,
    asked,
    steps,
    answer: (name: string, answer: CellsAnswer) => answers.set(name, answer),
    loseDraft: () => (draft = null),
    draft: () => draft,
  };
}

describe('a result that is not sure', () => {
  it('waits for a person, is not looked for again, and counts once accepted', async () => {
    const job = startJob();
    expect(await job.next(quick)).toBeNull();
    expect(job.asked).toMatchObject([{ name: 'outlines', request: { title: 'Are these outlines right?' } }]);
    expect(job.asked[0]?.request.message).toContain('Stained tissue');
    job.steps.length = 0;
    job.answer('outlines', 'accept');
    const done = await job.next(quick);
    expect(job.steps).toEqual([]);
    expect(done?.summary).toMatchObject({
      outcome: 'ok',
      text: expect.stringContaining('accepted by a person'),
    });
    expect(done?.result.summary).toMatchObject({ accepted: true, lowConfidence: true });
    expect(done?.result.objects).toEqual((job.draft() as { objects: unknown }).objects);
  });

  it('is looked for anew with the settings of the answer, and asked about again', async () => {
    const job = startJob();
    await job.next(quick);
    const before = (job.draft() as { chosen: object }).chosen;
    job.answer('outlines', { parameters: { ...quick, source: 'eosin' } });
    expect(await job.next(quick)).toBeNull();
    expect(job.asked.map(({ name }) => name)).toEqual(['outlines', 'outlines-2']);
    expect([before, (job.draft() as { chosen: object }).chosen]).toMatchObject([
      { source: 'haematoxylin density' },
      { source: 'eosin density' },
    ]);
    job.answer('outlines-2', 'accept');
    expect((await job.next(quick))?.result.chosen.source).toBe('eosin density');
  });

  it('fails the job when it is rejected', async () => {
    const job = startJob();
    await job.next(quick);
    job.answer('outlines', 'reject');
    await expect(job.next(quick)).rejects.toMatchObject({ code: 'rejected', retryable: false });
  });

  it('is found again when the draft was lost', async () => {
    const job = startJob();
    await job.next(quick);
    job.loseDraft();
    job.answer('outlines', 'accept');
    expect((await job.next(quick))?.result.summary.accepted).toBe(true);
    expect(job.asked).toHaveLength(1);
  });

  it('counts and says that it is not sure where nobody is to be asked', async () => {
    const job = startJob();
    const done = await job.next({ ...quick, review: 'never' });
    expect(done?.summary.outcome).toBe('low_confidence');
    expect(done?.result.summary.accepted).toBeUndefined();
  });
});

it('says that an image has no such channel', async () => {
  const grey = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#888' } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  await expect(segmentImage(grey, { source: 'red' })).rejects.toMatchObject({ code: 'invalid_parameters' });
});
