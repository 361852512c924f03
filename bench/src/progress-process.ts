import { setImmediate as nextTurn } from 'node:timers/promises';
import { bindJob, serveJobs, type WorkerPort } from '@headway/jobs/worker';
import { defineJobContract } from '@headway/protocol';
import { z } from 'zod';
import { answerParent } from './processes.ts';
import { now } from './message.ts';

const contract = defineJobContract({
  kind: 'bench',
  input: z.number(),
  result: z.object({ nanosPerCall: z.number(), longestMicros: z.number() }),
  steps: ['Count', 'Measure', 'Draw'],
});

/** Calls and never yields, as CPU-bound work does. */
const binding = bindJob(contract, async (context, calls) => {
  context.step('Count');
  const start = now();
  for (let done = 0; done < calls; done += 1) context.progress(done, calls, 'cells');
  const nanosPerCall = ((now() - start) * 1000) / calls;

  context.step('Measure');
  let longestMicros = 0;
  for (let done = 0; done < calls; done += 1) {
    const before = now();
    context.progress(done, calls, 'cells');
    longestMicros = Math.max(longestMicros, now() - before);
  }
  return { result: { nanosPerCall, longestMicros }, summary: { outcome: 'ok', text: 'Counted.' } };
});

/** A worker's port to this bench: it sends as a worker does, and hears the jobs that are given here. */
class BenchPort implements WorkerPort {
  #listener: (value: unknown) => void = () => undefined;
  #result = Promise.withResolvers<unknown>();
  #runs = 0;

  readonly send: WorkerPort['send'] = (message) => {
    if (message.type === 'completed') this.#result.resolve(message.result);
    else if (message.type === 'failed') this.#result.reject(new Error(message.error.message));
    else process.send?.(message);
  };
  readonly report: WorkerPort['report'] = (error) => console.error(error);

  onMessage(listener: (value: unknown) => void): void {
    this.#listener = listener;
  }
  onCrash(listener: (error: unknown) => void): void {
    process.on('uncaughtException', listener);
  }
  leave(): void {
    process.exit(1);
  }

  async run(calls: number): Promise<z.infer<typeof contractResult>> {
    this.#runs += 1;
    this.#result = Promise.withResolvers();
    const job = { id: `job-${this.#runs}`, kind: contract.kind, attempt: 1, labels: {} };
    this.#listener({ type: 'run', run: this.#runs, job, input: calls });
    return contractResult.parse(await this.#result.promise);
  }
}

const contractResult = z.object({ nanosPerCall: z.number(), longestMicros: z.number() });
const port = new BenchPort();
serveJobs([binding], { port });

const handlers = {
  async progress({ calls }: { calls: number }): Promise<{ nanosPerCall: number; longestMicros: number }> {
    // The first run is the warm-up.
    await port.run(calls);
    return port.run(calls);
  },
  /** Telling the server at every call, in the same words. */
  async sendEach({ calls }: { calls: number }): Promise<{ nanosPerCall: number }> {
    const progress = { step: { name: 'Count', index: 0, total: 3 }, done: 1, total: 2, unit: 'cells' };
    const message = { type: 'progress', run: 0, progress: { ...progress, fraction: 0.5 }, message: null };
    let nanos = 0;
    for (const count of [calls / 10, calls]) {
      const start = now();
      for (let done = 0; done < count; done += 1) process.send?.(message);
      nanos = ((now() - start) * 1000) / count;
      await nextTurn();
    }
    return { nanosPerCall: nanos };
  },
};

export type ProgressProcess = typeof handlers;
answerParent(handlers);
