import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineInput } from '@headway/hub-api';
import { bindJob } from '@headway/jobs';
import { serveJobs, type WorkerPort } from '@headway/jobs/worker';
import sharp from 'sharp';
import { pipeline } from '../../apps/hub/pipelines/cells/index.ts';
import { cellsParameters } from '../../apps/hub/pipelines/cells/contract-schemas.ts';
import { createRandom } from './random.ts';
import type { RecordedRun, Report } from './recorded-run.ts';

/** Each image also as a carpet of so many times so many, so that sizes and durations differ as they do in practice. */
const carpets = [1, 2, 3] as const;
/** Larger ones take minutes. */
const mostPixels = 1_500_000;
const kind = pipeline.contract.kind;

/**
 * Runs the cells pipeline on every image of a folder, in random order, as a worker does, and writes down what it tells
 * and when. The machine's noise is part of it. Gives the number of runs; without one nothing is written.
 */
export async function record(images: string, to: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-record-'));
  try {
    const inputs = shuffled(await carpetsOf(images, folder));
    if (inputs.length === 0) return 0;
    const worker = startWorker();
    const runs: RecordedRun[] = [];
    for (const [number, { path, pixels }] of inputs.entries()) {
      const recorded = await worker.run(number + 1, path);
      runs.push({ size: pixels, ...recorded });
      writeFileSync(to, asText(runs));
      console.log(`${number + 1} of ${inputs.length}: ${pixels} pixels, ${recorded.durationMs} ms`);
    }
    return runs.length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function carpetsOf(images: string, folder: string): Promise<{ path: string; pixels: number }[]> {
  const paths = globSync('*.{png,jpg}', { cwd: images }).toSorted();
  const made = paths.flatMap((name) => carpets.map((times) => ({ name, times })));
  const all = await Promise.all(
    made.map(async ({ name, times }) => {
      const image = sharp(join(images, name));
      const { width, height } = await image.metadata();
      const pixels = width * height * times ** 2;
      if (pixels > mostPixels) return [];
      const path = join(folder, `${times}-${name}`);
      const [right, bottom] = [width * (times - 1), height * (times - 1)];
      await image.extend({ right, bottom, extendWith: 'repeat' }).png().toFile(path);
      return [{ path, pixels }];
    }),
  );
  return all.flat();
}

function shuffled<T>(values: readonly T[]): readonly T[] {
  const random = createRandom(1);
  return values
    .map((value) => ({ value, place: random.between(0, 1) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

interface RecordingWorker {
  run(number: number, path: string): Promise<Pick<RecordedRun, 'durationMs' | 'steps' | 'reports'>>;
}

/** A worker in this process: all that it tells goes through the same throttle as elsewhere. */
function startWorker(): RecordingWorker {
  let tell: (value: unknown) => void = () => {};
  let hear: WorkerPort['send'] = () => {};
  const fail = (error: unknown): never => {
    throw error;
  };
  const binding = bindJob(pipeline.contract, async (context, input: PipelineInput) => {
    const runner = await pipeline.load?.();
    if (!runner) throw new Error('The cells pipeline does its work elsewhere.');
    // Nobody is there who could be asked.
    const parameters = { ...cellsParameters.parse(input.parameters), review: 'never' as const };
    const withoutDrafts = { ...context, keepDraft: async () => undefined, draft: async () => null };
    return await runner.run(withoutDrafts, { ...input, parameters });
  });
  serveJobs([binding], {
    port: {
      send: (message) => hear(message),
      onMessage: (listener) => (tell = listener),
      onCrash: () => {},
      report: fail,
      leave: fail,
    },
  });
  const steps = pipeline.contract.steps.map((step) => (typeof step === 'string' ? step : step.name));
  return {
    run(number, path) {
      const startedAt = performance.now();
      const since = (): number => Math.round(performance.now() - startedAt);
      const reports: Report[] = [];
      const { promise, resolve, reject } =
        Promise.withResolvers<Pick<RecordedRun, 'durationMs' | 'steps' | 'reports'>>();
      hear = (message) => {
        if (message.type === 'progress') {
          const { step, done, total, fraction } = message.progress;
          const rounded = fraction === null ? null : Math.round(fraction * 10_000) / 10_000;
          reports.push([since(), step?.index ?? -1, done, total, rounded]);
        }
        if (message.type === 'failed') reject(new Error(message.error.message));
        if (message.type === 'completed') resolve({ durationMs: since(), steps, reports });
      };
      const job = { id: `recorded-${number}`, kind, attempt: 1, labels: {} };
      const input = { assetId: 'a', projectId: 'p', path, mediaType: 'image/png', parameters: {} };
      tell({ type: 'run', run: number, job, input });
      return promise;
    },
  };
}

function asText(runs: readonly RecordedRun[]): string {
  const lines = runs.map(({ size, durationMs, reports }) => JSON.stringify({ size, durationMs, reports }));
  const steps = JSON.stringify(runs[0]?.steps ?? []);
  return `{ "kind": "${kind}", "steps": ${steps}, "runs": [\n${lines.join(',\n')}\n] }\n`;
}
