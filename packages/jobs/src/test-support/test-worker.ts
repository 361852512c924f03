import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { bindJob, type JobContext, JobFailure, serveJobs } from '../worker.ts';
import { testContract } from './test-contracts.ts';

/** A worker whose jobs behave, or misbehave, as they are told. */
const deeds: Readonly<Record<string, (context: JobContext<{ page: number }>, ms: number) => unknown>> = {
  async succeed(context, ms) {
    context.step('Read');
    context.progress(1, 2, 'pages');
    context.step('Work');
    context.message('working');
    context.item({ page: 1 });
    context.log('halfway');
    if (ms > 0) await delay(ms, undefined, { signal: context.signal });
    context.step('Write');
    context.progress(2, 2);
    return { answer: 42 };
  },
  pid: () => ({ answer: process.pid }),
  priority: async () => ({ answer: (await import('node:os')).getPriority() }),
  refuse() {
    throw new JobFailure('no_paper', 'There is no paper.', { retryable: false });
  },
  hesitate({ attempt }) {
    if (attempt < 2) throw new JobFailure('not_yet', 'Not yet.', { retryable: true });
    return { answer: attempt };
  },
  throwError() {
    throw new Error('a secret at /etc/passwd');
  },
  throwString() {
    throw 'a string';
  },
  answerWrongly: () => ({ wrong: true }),
  answerNoJson: () => ({ answer: 1n }),
  async wait(context) {
    context.step('Work');
    await delay(60_000, undefined, { signal: context.signal });
  },
  async stepAlong(context) {
    const work = context.step('Work');
    context.preview({ bytes: Buffer.from('a picture'), mediaType: 'image/png' });
    for (let part = 1; context.attempt === 1; part += 1) {
      work.step(`Part ${part}`);
      await delay(5);
    }
    return { answer: 'went on' };
  },
  spin(context) {
    context.step('Work');
    context.progress(1, 10);
    for (;;) if (performance.now() < 0) return;
  },
  exit: () => process.exit(3),
  kill({ attempt }) {
    if (attempt < 2) process.kill(process.pid, 'SIGKILL');
    return { answer: attempt };
  },
  async crash() {
    setTimeout(() => {
      throw new Error('nobody catches this');
    }, 0);
    await delay(60_000);
  },
  async reject() {
    void Promise.reject(new Error('nobody handles this'));
    await delay(60_000);
  },
  async swell() {
    const kept: Buffer[] = [];
    for (;;) {
      kept.push(Buffer.alloc(16 * 2 ** 20, kept.length));
      await delay(5);
    }
  },
  fillHeap() {
    const kept: string[][] = [];
    for (;;) kept.push(Array.from({ length: 10_000 }, (_, index) => `${index}${kept.length}`));
  },
};

serveJobs([
  bindJob(testContract, async (context, { do: name, journal, ms = 0 }) => {
    if (journal) appendFileSync(journal, `${context.jobId} ${context.attempt} ${process.pid}\n`);
    const result = (await deeds[name]?.(context, ms)) as { answer: unknown };
    return { result, summary: { outcome: 'ok', text: 'done' } };
  }),
]);
