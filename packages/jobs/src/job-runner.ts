import { availableParallelism } from 'node:os';
import { isFinal, systemClock } from '@headway/protocol';
import { type JobRunner, type JobRunnerOptions, runnerDefaults } from './job-runner-options.ts';
import type { QueueChange } from './queue.ts';
import { createLocalSlot } from './local-slot.ts';
import { createWorkerSlot, type WorkerSlot } from './worker-slot.ts';

/**
 * Runs the jobs of a queue in worker processes, each one job at a time: this process's event loop stays free, and a job
 * that takes its process down takes nothing else with it.
 * @throws TypeError when there are no kinds, there is neither a module nor bindings, or both, or the number of workers is not from 1 to 256.
 * @example
 * const runner = createJobRunner({ queue, kinds: ['cells'], workerModule: new URL('worker.ts', import.meta.url) });
 * await runner.start();
 * // when the server goes down
 * await runner.close();
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { queue, workerModule, bindings, limits = {}, onError = () => {} } = options;
  const kinds = options.kinds ?? bindings?.map(({ contract }) => contract.kind) ?? [];
  const { graceMs, startMs, pollMs, maxMemoryBytes, maxRunMs, recycleAfterRuns, nice } = {
    ...runnerDefaults,
    ...options,
  };
  const size = options.workers ?? Math.max(1, availableParallelism() - 1);
  if ((workerModule === undefined) === (bindings === undefined)) {
    throw new TypeError('A runner needs a workerModule or bindings, and not both.');
  }
  if (kinds.length === 0) throw new TypeError('A runner needs at least one kind of job.');
  if (!Number.isInteger(size) || size < 1 || size > 256) {
    throw new TypeError(`A runner has 1 to 256 workers, got ${size}.`);
  }
  const clock = options.clock ?? systemClock();
  let state: 'new' | 'starting' | 'running' | 'draining' | 'closed' = 'new';
  let runs = 0;
  let taking: Promise<void> = Promise.resolve();
  let atIt = false;
  let takeAgain = false;
  let cancelPoll: () => void = () => {};
  let stopListening: () => void = () => {};
  let closed: Promise<void> | null = null;

  const place = {
    queue,
    limitsOf: (kind: string) => ({ maxMemoryBytes, maxRunMs, ...limits[kind] }),
    graceMs,
    clock,
    nextRun: () => (runs += 1),
    onIdle: take,
    onStarted: () => {},
    onError,
  };
  const slots: readonly WorkerSlot[] = Array.from({ length: size }, () =>
    workerModule === undefined
      ? createLocalSlot({ ...place, bindings: bindings ?? [] })
      : createWorkerSlot({
          ...place,
          startMs,
          recycle: {
            afterRuns: recycleAfterRuns,
            aboveBytes: options.recycleAboveBytes ?? maxMemoryBytes / 2,
          },
          random: options.random ?? Math.random,
          process: {
            module: workerModule,
            execArgv: options.execArgv,
            env: options.env,
            nice,
            onStdout: options.onStdout ?? ((text) => process.stdout.write(text)),
            onStderr: options.onStderr ?? ((text) => process.stderr.write(text)),
          },
        }),
  );

  /** Gives waiting jobs to idle slots; a call while it is at it makes it look once more. */
  function take(): void {
    takeAgain = true;
    if (!atIt) taking = takeAll();
  }

  async function takeAll(): Promise<void> {
    atIt = true;
    while (takeAgain && state === 'running') {
      takeAgain = false;
      try {
        for (let slot = idleSlot(); slot; slot = idleSlot()) {
          const taken = await queue.take(openKinds());
          if (!taken) break;
          // The process may have died, or the runner been closed, while the queue was asked.
          const place = idleSlot();
          if (place) place.assign(taken);
          else await queue.release(taken.job.id, taken.fence);
        }
      } catch (error) {
        // The next poll tries again.
        onError(error, { stage: 'take' });
      }
    }
    atIt = false;
  }

  /** Kinds that have not got all the workers that they may have. */
  function openKinds(): readonly string[] {
    return kinds.filter((kind) => {
      const most = limits[kind]?.maxWorkers ?? size;
      return most >= size || slots.filter(({ run }) => run?.taken.job.kind === kind).length < most;
    });
  }

  function idleSlot(): WorkerSlot | undefined {
    return state === 'running' ? slots.find(({ idle }) => idle) : undefined;
  }

  function onChange(change: QueueChange): void {
    if (change.type === 'changed') return;
    if (change.type === 'waiting') return take();
    check(change.id).catch((error: unknown) => onError(error, { stage: 'cancel', jobId: change.id }));
  }

  /**
   * Stops what the queue no longer wants run. The queue is asked, since a change is heard of before its transaction
   * commits.
   */
  async function check(id: string): Promise<void> {
    const run = runOf(id);
    const job = await queue.get(id);
    if (run) {
      if (job?.status === 'cancelling') run.stop('cancelled');
      else if (!job || job.attempt !== run.taken.job.attempt || isFinal(job.status)) run.stop('lost');
    } else if (job?.status === 'cancelling' && kinds.includes(job.kind) && !runOf(id)) {
      // Its run ended when the queue could not be told: there is nobody else to confirm it.
      await queue.confirmCancelled(id, job.attempt);
    }
  }

  function runOf(id: string): WorkerSlot['run'] {
    return slots.find(({ run }) => run?.taken.job.id === id)?.run ?? null;
  }

  function poll(): void {
    take();
    const ids = slots.flatMap(({ run }) => (run ? [run.taken.job.id] : []));
    Promise.all(ids.map(check))
      .catch((error: unknown) => onError(error, { stage: 'poll' }))
      .finally(() => {
        if (state !== 'closed') cancelPoll = clock.setTimer(poll, pollMs);
      });
  }

  async function idle(): Promise<void> {
    await taking;
    await Promise.all(slots.flatMap(({ run }) => (run ? [run.ended] : [])));
  }

  async function close(finishWithinMs: number): Promise<void> {
    state = 'draining';
    if (finishWithinMs > 0) {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const cancel = clock.setTimer(resolve, finishWithinMs);
      await Promise.race([idle(), late]);
      cancel();
    }
    state = 'closed';
    cancelPoll();
    stopListening();
    await taking;
    for (const slot of slots) slot.stop('closing');
    await idle();
    await Promise.all(slots.map((slot) => slot.close()));
  }

  return {
    get workers() {
      return { busy: slots.filter(({ run }) => run !== null).length, total: size };
    },
    async start() {
      if (state !== 'new') throw new Error('A runner can be started once.');
      state = 'starting';
      await queue.recover();
      if (state !== 'starting') return;
      state = 'running';
      stopListening = queue.onChange(onChange);
      for (const slot of slots) slot.start();
      cancelPoll = clock.setTimer(poll, pollMs);
    },
    async drain() {
      if (state === 'running') state = 'draining';
      await idle();
    },
    close: ({ finishWithinMs = 0 } = {}) => (closed ??= close(finishWithinMs)),
  };
}
