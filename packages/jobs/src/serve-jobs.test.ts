import { describe, expect, test, vi } from 'vitest';
import { bindJob, type JobBinding } from './binding.ts';
import { type ServeJobsOptions, serveJobs } from './serve-jobs.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { testContract } from './test-support/test-contracts.ts';
import type { FromWorker } from './worker-messages.ts';

type Run = Parameters<typeof bindJob<{ do: string }, { answer: unknown }, { page: number }>>[1];

const outcome = { result: { answer: 1 }, summary: { outcome: 'ok', text: 'done' } } as const;

function serve(run: Run, options: ServeJobsOptions = {}) {
  const sent: FromWorker[] = [];
  const left: (FromWorker | null)[] = [];
  const errors: unknown[] = [];
  let tell: (value: unknown) => void = () => {};
  let crash: (error: unknown) => void = () => {};
  const clock = manualClock();
  serveJobs([bindJob(testContract, run)], {
    clock,
    port: {
      send: (message) => void sent.push(structuredClone(message)),
      onMessage: (listener) => (tell = listener),
      onCrash: (listener) => (crash = listener),
      report: (error) => errors.push(error),
      leave: (last) => left.push(last),
    },
    ...options,
  });
  const job = { id: '01J', kind: 'test', attempt: 2, labels: { assetId: 'a' } };
  return {
    sent,
    left,
    errors,
    clock,
    tell: (value: unknown) => tell(value),
    crash: (error: unknown) => crash(error),
    run: (more: object = {}) => tell({ type: 'run', run: 7, job: { ...job, ...more }, input: { do: 'it' } }),
    /** What the worker said of the end of a run. */
    last: () =>
      vi.waitFor(() => {
        const found = sent.find(({ type }) =>
          ['completed', 'failed', 'stopped', 'paused', 'review'].includes(type),
        );
        if (!found) throw new Error('The run has not ended.');
        return found;
      }),
  };
}

describe('serveJobs', () => {
  test('says that it is ready, and runs what it is told', async () => {
    const worker = serve(async (context, input) => {
      expect(context).toMatchObject({ jobId: '01J', attempt: 2, labels: { assetId: 'a' } });
      expect(input).toEqual({ do: 'it' });
      return outcome;
    });
    expect(worker.sent).toEqual([{ type: 'ready', kinds: ['test'] }]);
    worker.run();
    expect(await worker.last()).toEqual({ type: 'completed', run: 7, ...outcome });
  });

  test('ignores what others say on the same channel', async () => {
    const worker = serve(async () => outcome);
    for (const foreign of [
      { 'watch:import': ['a.ts'] },
      null,
      'run',
      { type: 'run', run: 1 },
      { type: 'stop' },
    ]) {
      worker.tell(foreign);
    }
    worker.run();
    expect(await worker.last()).toMatchObject({ type: 'completed' });
    expect(worker.sent).toHaveLength(2);
  });

  test('refuses a kind that it does not know', async () => {
    const worker = serve(async () => outcome);
    worker.run({ kind: 'other' });
    expect(await worker.last()).toMatchObject({ type: 'failed', error: { code: 'unknown_kind' } });
  });

  test('tells the newest progress twenty times a second at most, and the last before the end', async () => {
    const done: number[] = [];
    const worker = serve(async (context) => {
      context.step('Work');
      for (let count = 1; count <= 1000; count += 1) context.progress(count, 1000);
      return outcome;
    });
    worker.run();
    expect(await worker.last()).toMatchObject({ type: 'completed' });
    for (const message of worker.sent) if (message.type === 'progress') done.push(message.progress.done ?? 0);
    expect(done).toEqual([0, 1000]);
  });

  test('tells steps, items and log lines each, in order', async () => {
    const worker = serve(async (context) => {
      context.step('Read');
      context.item({ page: 1 });
      context.log('one', 'warning');
      context.item({ page: 2 });
      return outcome;
    });
    worker.run();
    expect(await worker.last()).toMatchObject({ type: 'completed' });
    expect(worker.sent.filter(({ type }) => ['step', 'item', 'log'].includes(type))).toEqual([
      { type: 'step', run: 7, step: { name: 'Read', index: 0, total: 3, path: [0] } },
      { type: 'item', run: 7, index: 0, item: { page: 1 } },
      { type: 'log', run: 7, level: 'warning', message: 'one' },
      { type: 'item', run: 7, index: 1, item: { page: 2 } },
    ]);
  });

  test('leaves out a flood of items and log lines, and says so once of each', async () => {
    const worker = serve(async (context) => {
      for (let count = 0; count < 10_010; count += 1) context.item({ page: count });
      for (let count = 0; count < 2010; count += 1) context.log('x');
      return outcome;
    });
    worker.run();
    expect(await worker.last()).toMatchObject({ type: 'completed' });
    expect(worker.sent.filter(({ type }) => type === 'item')).toHaveLength(10_000);
    const lines = worker.sent.flatMap((message) => (message.type === 'log' ? [message.message] : []));
    expect(lines).toHaveLength(2002);
    expect(lines[0]).toContain('more than 10000 items');
    expect(lines.at(-1)).toContain('more than 2000 log lines');
  });

  test('leaves out an item that is too large', async () => {
    const worker = serve(async (context) => {
      context.item({ page: 1, text: 'x'.repeat(20_000) } as { page: number });
      return outcome;
    });
    worker.run();
    expect(await worker.last()).toMatchObject({ type: 'completed' });
    expect(worker.sent.map(({ type }) => type)).toEqual(['ready', 'log', 'completed']);
  });

  test('fails a run that reports what its contract does not have', async () => {
    const deeds: Run[] = [
      async (context) => (context.item({ wrong: 1 } as unknown as { page: number }), outcome),
      async (context) => (context.step('Dance'), outcome),
    ];
    for (const deed of deeds) {
      const worker = serve(deed);
      worker.run();
      expect(await worker.last()).toMatchObject({ type: 'failed', error: { code: 'job_failed' } });
      expect(worker.errors).toEqual([expect.any(TypeError)]);
    }
  });

  test('fails a run that ends without a summary', async () => {
    const worker = serve(async () => ({ result: { answer: 1 } }) as unknown as typeof outcome);
    worker.run();
    expect(await worker.last()).toMatchObject({ type: 'failed', error: { code: 'job_failed' } });
  });

  test('stops a run when it is told to, and only that one', async () => {
    let began = false;
    const worker = serve(
      (context) =>
        new Promise((_resolve, reject) => {
          began = true;
          context.signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    );
    worker.run();
    worker.tell({ type: 'stop', run: 6 });
    await vi.waitFor(() => expect(began).toBe(true));
    worker.tell({ type: 'stop', run: 7 });
    expect(await worker.last()).toEqual({ type: 'stopped', run: 7 });
    expect(worker.errors).toEqual([]);
  });

  test('ends a run at its next step when a pause was asked, whatever it throws over it', async () => {
    const page = Promise.withResolvers<void>();
    const worker = serve(async (context) => {
      context.step('Read');
      await page.promise;
      try {
        context.step('Work');
      } catch {
        throw new Error('It went wrong.');
      }
      return outcome;
    });
    worker.run();
    worker.tell({ type: 'pause', run: 6, asked: true });
    await vi.waitFor(() => expect(worker.sent.some(({ type }) => type === 'step')).toBe(true));
    worker.tell({ type: 'pause', run: 7, asked: true });
    page.resolve();
    expect(await worker.last()).toEqual({ type: 'paused', run: 7 });
    expect(worker.errors).toEqual([]);
  });

  test('lets a run go on whose pause was taken back, or is that of another run', async () => {
    const page = Promise.withResolvers<void>();
    const worker = serve(async (context) => {
      await page.promise;
      context.step('Work');
      return outcome;
    });
    worker.run();
    worker.tell({ type: 'pause', run: 6, asked: true });
    worker.tell({ type: 'pause', run: 7, asked: true });
    worker.tell({ type: 'pause', run: 7, asked: false });
    page.resolve();
    expect(await worker.last()).toMatchObject({ type: 'completed' });
  });

  test('does not begin a run that was stopped before', async () => {
    let began = false;
    const worker = serve(async () => {
      began = true;
      return outcome;
    });
    worker.run();
    worker.tell({ type: 'stop', run: 7 });
    expect(await worker.last()).toEqual({ type: 'stopped', run: 7 });
    expect(began).toBe(false);
  });

  test('does not hear a run that goes on after its end', async () => {
    let late = (): void => {};
    const worker = serve(async (context) => {
      late = () => {
        context.progress(1, 2);
        context.item({ page: 9 });
        context.log('late');
      };
      return outcome;
    });
    worker.run();
    expect(await worker.last()).toMatchObject({ type: 'completed' });
    const count = worker.sent.length;
    late();
    worker.clock.advance(1000);
    expect(worker.sent).toHaveLength(count);
  });

  test('fails the run and leaves when an error is caught by nobody', async () => {
    const worker = serve(() => new Promise(() => {}));
    worker.crash(new Error('idle'));
    worker.run();
    worker.crash(new Error('busy'));
    expect(worker.left).toEqual([null, expect.objectContaining({ type: 'failed', run: 7, leaving: true })]);
  });

  test('refuses two bindings of one kind', () => {
    const binding: JobBinding = bindJob(testContract, async () => outcome);
    expect(() => serveJobs([binding, binding], { port: noPort })).toThrow(TypeError);
  });
});

const noPort: NonNullable<ServeJobsOptions['port']> = {
  send() {},
  onMessage() {},
  onCrash() {},
  report() {},
  leave() {},
};
