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
  rounds: number;
  delayMs: number;
  filling: number;
  outcome: 'ok' | 'nothing_found' | 'low_confidence' | 'fail' | 'ask';
}

export async function run(context: PipelineContext, { path, parameters }: PipelineInput<Parameters>) {
  const { ticks, rounds, delayMs, outcome, filling } = parameters;
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
  const counting = context.step('Count');
  for (let tick = 1; tick <= ticks * rounds; tick += 1) {
    const round = Math.floor((tick - 1) / ticks);
    if (rounds > 1 && (tick - 1) % ticks === 0) {
      counting.step(`Round ${round + 1}`, { index: round, total: rounds });
      context.log(`Round ${round + 1} begins.`);
    }
    await delay(delayMs, undefined, { signal: context.signal });
    context.progress(tick - round * ticks, ticks, 'ticks');
    context.preview({ bytes: pixel, mediaType: 'image/png', width: 1, height: 1, caption: `${tick} so far` });
  }
  if (outcome === 'fail') throw new JobFailure('counted_wrong', 'The count came out wrong.');
  return {
    result: {
      ticks,
      pid: process.pid,
      attempt: context.attempt,
      ...(filling > 0 && { filling: 'x'.repeat(filling) }),
    },
    summary: { outcome, text: `${ticks} ticks` },
  };
}
