import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { PipelineContext, PipelineInput } from '@headway/hub-api';
import { JobFailure } from '@headway/jobs';

interface Parameters {
  ticks: number;
  delayMs: number;
  outcome: 'ok' | 'nothing_found' | 'low_confidence' | 'fail';
}

export async function run(context: PipelineContext, { path, parameters }: PipelineInput<Parameters>) {
  const { ticks, delayMs, outcome } = parameters;
  context.step('Read');
  await readFile(path);
  context.step('Count');
  for (let tick = 1; tick <= ticks; tick += 1) {
    await delay(delayMs, undefined, { signal: context.signal });
    context.progress(tick, ticks, 'ticks');
  }
  if (outcome === 'fail') throw new JobFailure('counted_wrong', 'The count came out wrong.');
  return {
    result: { ticks, pid: process.pid, attempt: context.attempt },
    summary: { outcome, text: `${ticks} ticks` },
  };
}
