import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineContext, PipelinePreview, PipelineReview } from '@headway/hub-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zstackParameters, zstackResult } from './contract-schemas.ts';
import type {
  ZstackFocusResult,
  ZstackObjectsResult,
  ZstackParametersInput,
  ZstackProjectionResult,
} from './contract.ts';
import { picturedSamples } from './picture-samples.ts';
import { openStack } from './read/index.ts';
import { writeStack } from './read/write-stack.ts';
import type { ZstackAnswer } from './review.ts';
import { run } from './run.ts';

const size = { width: 40, height: 36, slices: 14 };
const area = size.width * size.height;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'headway-run-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two bright balls on a dark ground, in a file. */
async function ballsFile(name: string, options: { format?: 'uint16' | 'float32'; light?: number } = {}) {
  const { format = 'uint16', light = 1000 } = options;
  const path = join(folder, name);
  const planes = Array.from({ length: size.slices }, (_, z) => {
    const plane = format === 'float32' ? new Float32Array(area) : new Uint16Array(area);
    for (let at = 0; at < area; at++) {
      const [x, y] = [at % size.width, Math.floor(at / size.width)];
      const inside =
        Math.hypot(x - 12, y - 12, 2 * (z - 6)) <= 6 || Math.hypot(x - 27, y - 24, 2 * (z - 7)) <= 5;
      // No two voxels of the ground are alike, as no camera's are.
      plane[at] = (inside ? light : 100) + ((x * 7 + y * 13 + z * 5) % 11);
    }
    return plane;
  });
  await writeStack(path, { ...size, format, pixelUm: 0.5, sliceUm: 1 }, planes);
  return path;
}

/** A job that goes on after each answer, as the queue does it. */
function startJob(path: string, corrected: Record<string, unknown> | null = null) {
  const answers = new Map<string, ZstackAnswer>();
  const asked: { name: string; request: PipelineReview }[] = [];
  const steps: string[] = [];
  const told: [done: number, total: number][] = [];
  const previews: PipelinePreview[] = [];
  let saved: unknown = null;
  let draft: unknown = null;
  class Asked extends Error {}

  async function next(parameters: ZstackParametersInput = {}) {
    const context: PipelineContext = {
      signal: new AbortController().signal,
      attempt: 1,
      step(name) {
        steps.push(name);
        return { step: context.step };
      },
      progress: (done, total) => told.push([done, total]),
      message: () => undefined,
      item: () => undefined,
      log: () => undefined,
      preview: (preview) => previews.push(preview),
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
    const stack = corrected
      ? {
          slices: 14,
          channels: 1,
          times: 1,
          order: 'XYZCT',
          pixelUm: 0.5,
          sliceUm: 1,
          ...corrected,
          corrected: true,
        }
      : null;
    const input = { assetId: 'A', projectId: 'P', path, mediaType: 'image/tiff', stack: stack as never };
    try {
      const done = await run(context, { ...input, parameters: zstackParameters.parse(parameters) });
      expect(zstackResult.parse(JSON.parse(JSON.stringify(done.result)))).toEqual(done.result);
      return done;
    } catch (error) {
      if (error instanceof Asked) return null;
      throw error;
    }
  }
  /** A run that asks nobody. */
  async function finish(parameters: ZstackParametersInput) {
    const done = await next(parameters);
    if (!done) throw new Error('Somebody was asked.');
    return done;
  }
  return {
    next,
    finish,
    asked,
    steps,
    told,
    previews,
    answer: (name: string, answer: ZstackAnswer) => answers.set(name, answer),
    loseDraft: () => (draft = null),
  };
}

const never = { review: 'never' } as const;

async function picturedIn(path: string, result: ZstackProjectionResult | ZstackFocusResult) {
  const file = await openStack(path);
  if (!file) throw new Error('This is no stack.');
  try {
    return await picturedSamples(file, result);
  } finally {
    await file.close();
  }
}

describe('a run', () => {
  it.each(['segment', 'components'] as const)('finds objects in space: %s', async (algorithm) => {
    const job = startJob(await ballsFile(`${algorithm}.tif`));
    const { result } = await job.finish({ algorithm, smoothing: 0, threshold: 500, ...never });
    const { objects, image, chosen } = result as ZstackObjectsResult;
    expect(image).toMatchObject({ ...size, pixelUm: 0.5, sliceUm: 1, aspect: 2 });
    expect(chosen).toMatchObject({ thresholdMethod: 'manual', smoothing: 0 });
    expect(objects).toMatchObject([
      { id: 1, centroid: [12, 12, 6], bbox: [6, 6, 3, 18, 18, 9] },
      { id: 2, bbox: [22, 19, 5, 32, 29, 9] },
    ]);
    expect(objects.every(({ touchesBorder }) => !touchesBorder)).toBe(true);
  });

  it('tells each slice that is read, shows the projection first, then what was found on it', async () => {
    const job = startJob(await ballsFile('told.tif'));
    await job.next(never);
    expect(job.steps[0]).toBe('Read slices');
    expect(job.steps.at(-1)).toBe('Measure');
    expect(new Set(job.steps).size).toBe(job.steps.length);
    expect(job.told.slice(0, 14)).toEqual(Array.from({ length: 14 }, (_, slice) => [slice + 1, 14]));
    expect(job.previews.map(({ caption }) => caption)).toEqual([
      'Brightest of all slices',
      expect.stringContaining('2 objects'),
    ]);
  });

  it('leaves out what is cut off at the border, where that is asked for', async () => {
    const path = join(folder, 'border.tif');
    const planes = Array.from({ length: 14 }, (_, z) =>
      Uint16Array.from({ length: area }, (_value, at) => {
        const [x, y] = [at % size.width, Math.floor(at / size.width)];
        return Math.hypot(x - 20, y - 18, 2 * z) < 8 ? 900 : 100 + ((x + y) % 7);
      }),
    );
    await writeStack(path, { ...size, format: 'uint16', pixelUm: 0.5, sliceUm: 1 }, planes);
    expect((await startJob(path).next(never))?.result.summary.count).toBe(1);
    const dropped = await startJob(path).next({ ...never, border: 'drop' });
    expect(dropped?.summary).toEqual({ outcome: 'nothing_found', text: 'No objects found' });
  });

  it('takes spacing and order as a person said them', async () => {
    const path = await ballsFile('corrected.tif');
    const done = await startJob(path, { sliceUm: 2 }).next(never);
    expect(done?.result.image).toMatchObject({ sliceUm: 2, aspect: 4 });
  });

  it('measures real numbers as they are, and says that they were rescaled to be searched', async () => {
    const job = startJob(await ballsFile('real.tif', { format: 'float32', light: 1000.5 }));
    const { result } = await job.finish({ ...never, smoothing: 0, threshold: 500 });
    const { objects, image } = result as ZstackObjectsResult;
    expect(objects[0]?.maxIntensity).toBeGreaterThan(1000.5);
    expect((objects[0]?.maxIntensity ?? 0) % 1).toBeCloseTo(0.5, 3);
    expect(image.notes.join(' ')).toContain('rescaled');
  });

  it('says that there is nothing in a stack of one value', async () => {
    const path = join(folder, 'black.tif');
    await writeStack(
      path,
      { ...size, format: 'uint16' },
      Array.from({ length: 14 }, () => new Uint16Array(area)),
    );
    for (const algorithm of ['segment', 'components', 'spots'] as const) {
      const done = await startJob(path).next({ algorithm });
      expect(done?.summary.outcome).toBe('nothing_found');
    }
    const { image } = (await startJob(path).next())?.result ?? {};
    expect(image?.notes.join(' ')).toContain('The size of a voxel is not known');
  });

  it('projects the slices that were asked for, exactly', async () => {
    const job = startJob(await ballsFile('projected.tif'));
    const { result, summary } = await job.finish({ algorithm: 'projection', from: 3, to: 8 });
    const projected = result as ZstackProjectionResult;
    const samples = await picturedIn(join(folder, 'projected.tif'), projected);
    expect([projected.from, projected.to]).toEqual([3, 8]);
    const most = Math.max(...[3, 4, 5, 6, 7, 8].map((z) => (7 + 26 + z * 5) % 11));
    expect(samples[2 * size.width + 1]).toBe(100 + most);
    expect(samples[12 * size.width + 12]).toBeGreaterThanOrEqual(1000);
    expect(summary.text).toBe('Projection of slices 4 to 9');
  });

  it('finds the sharpest slice', async () => {
    const path = join(folder, 'focus.tif');
    const planes = Array.from({ length: 14 }, (_, z) =>
      Uint16Array.from({ length: area }, (_value, at) => {
        const period = 2 + Math.abs(z - 9);
        return Math.floor((at % size.width) / period) % 2 === 0 ? 400 : 800;
      }),
    );
    await writeStack(path, { ...size, format: 'uint16' }, planes);
    const { result } = await startJob(path).finish({ algorithm: 'focus' });
    const focused = result as ZstackFocusResult;
    const { sharpness, best } = focused;
    expect([best, sharpness.length]).toEqual([9, 14]);
    expect(await picturedIn(path, focused)).toEqual(planes[9]);
  });
});

describe('a file that is no stack of slices', () => {
  it('is refused in words that offer the pipeline for planes', async () => {
    const path = join(folder, 'plane.tif');
    await writeStack(path, { ...size, slices: 1, format: 'uint16' }, [new Uint16Array(area)]);
    await expect(startJob(path).next()).rejects.toMatchObject({
      code: 'not_a_stack',
      message: expect.stringContaining('Run Cells on it'),
    });
    const channels = join(folder, 'channels.tif');
    const planes = [new Uint16Array(area), new Uint16Array(area)];
    await writeStack(channels, { ...size, slices: 1, channels: 2, format: 'uint16' }, planes);
    await expect(startJob(channels).next()).rejects.toMatchObject({
      code: 'not_a_stack',
      message: expect.stringContaining('2 channels, but a single slice'),
    });
  });

  it('is told of when it is gone', async () => {
    await expect(startJob(join(folder, 'none.tif')).next()).rejects.toMatchObject({ code: 'image_gone' });
  });
});

describe('a result that is not sure', () => {
  /** Noise has no objects: what is found in it by a threshold that is too low is doubtful. */
  const doubtful = { threshold: 230, minVolume: 5 } as const;

  async function noiseFile(name: string) {
    const path = join(folder, name);
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const planes = Array.from({ length: 14 }, () =>
      Uint16Array.from({ length: area }, () => 100 + 80 * (random() + random() + random())),
    );
    await writeStack(path, { ...size, format: 'uint16', pixelUm: 0.5, sliceUm: 1 }, planes);
    return path;
  }

  it('waits for a person, is made anew with other settings, and counts once accepted', async () => {
    const job = startJob(await noiseFile('asked.tif'));
    expect(await job.next(doubtful)).toBeNull();
    expect(job.asked).toMatchObject([{ name: 'outlines', request: { title: 'Are these outlines right?' } }]);
    job.answer('outlines', { parameters: { threshold: 232, minVolume: 4 } });
    expect(await job.next(doubtful)).toBeNull();
    expect(job.asked.map(({ name }) => name)).toEqual(['outlines', 'outlines-2']);
    job.answer('outlines-2', 'accept');
    job.steps.length = 0;
    const done = await job.next(doubtful);
    expect(job.steps).toEqual([]);
    expect(done?.result.chosen).toMatchObject({ thresholdMethod: 'manual', minVolume: 4 });
    expect(done?.result.settings).toEqual({ threshold: 232, minVolume: 4 });
    expect(done?.result.summary.accepted).toBe(true);
    expect(done?.summary).toMatchObject({ outcome: 'ok', text: expect.stringContaining('accepted') });
  });

  it('fails the job when it is rejected, and is made again when the draft was lost', async () => {
    const job = startJob(await noiseFile('rejected.tif'));
    await job.next(doubtful);
    job.loseDraft();
    job.answer('outlines', 'reject');
    await expect(job.next(doubtful)).rejects.toMatchObject({ code: 'rejected', retryable: false });
  });

  it('counts and says so where nobody is to be asked', async () => {
    const done = await startJob(await noiseFile('never.tif')).next({ ...doubtful, ...never });
    expect(done?.summary.outcome).toBe('low_confidence');
  });
});
