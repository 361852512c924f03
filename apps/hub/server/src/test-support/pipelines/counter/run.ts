import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { PipelineContext, PipelineInput } from '@headway/hub-api';
import { JobFailure } from '@headway/jobs';

/** The smallest PNG that there is. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Parameters {
  ticks: number;
  delayMs: number;
  outcome: 'ok' | 'nothing_found' | 'low_confidence' | 'fail' | 'ask';
}

export async function run(context: PipelineContext, { path, parameters }: PipelineInput<Parameters>) {
  const { ticks, delayMs, outcome } = parameters;
  if (outcome === 'ask') {
    const choices = [
      { value: 'yes', label: 'Yes' },
      { value: 'no', label: 'No' },
      // Which the contract does not know.
      { value: 'perhaps', label: 'Perhaps' },
    ];
    const answer = context.review('right', { title: 'Is it right?', choices });
    const text = `It was said: ${String(answer)}`;
    return {
      result: { ticks, pid: process.pid, attempt: context.attempt },
      summary: { outcome: 'ok' as const, text },
    };
  }
  context.step('Read');
  await readFile(path);
  context.step('Count');
  for (let tick = 1; tick <= ticks; tick += 1) {
    await delay(delayMs, undefined, { signal: context.signal });
    context.progress(tick, ticks, 'ticks');
    context.preview({ bytes: pixel, mediaType: 'image/png', width: 1, height: 1, caption: `${tick} so far` });
  }
  if (outcome === 'fail') throw new JobFailure('counted_wrong', 'The count came out wrong.');
  return {
    result: { ticks, pid: process.pid, attempt: context.attempt },
    summary: { outcome, text: `${ticks} ticks` },
  };
}
