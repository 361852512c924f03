import { availableParallelism, hostname } from 'node:os';
import { isFinal, type JobStatus, systemClock } from '@headway/protocol';
import { type JobRunner, type JobRunnerOptions, runnerDefaults } from './job-runner-options.ts';
import { createLocalSlot } from './local-slot.ts';
import { openPreviewShelf } from './preview-shelf.ts';
import type { QueueChange, TakenJob } from './queue.ts';
import { createTakeLoop } from './take-loop.ts';
import { createWorkerAnnouncer } from './worker-announcer.ts';
import { createWorkerSlot, type WorkerSlot } from './worker-slot.ts';

/** After which waits a request is looked for again that was announced but could not be read, ms. */
const askedLooksMs = [50, 150, 300] as const;

/**
 * Runs the jobs of a queue in worker processes, each one job at a time: this process's event loop stays free, and a job
 * that takes its process down takes nothing else with it.
 * @throws TypeError when there are no kinds, there is neither a module nor bindings, or both, or the number of workers is
 *   not from 1 to 256.
 * @example
 * const runner = createJobRunner({ queue, kinds: ['cells'], workerModule: new URL('worker.ts', import.meta.url) });
 * await runner.start();
 * // when the server goes down
 * await runner.close();
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { queue, workerModule, bindings, limits = {}, onError = () => {} } = options;
  const kinds = options.kinds ?? bindings?.map(({ contract }) => contract.kind) ?? [];
  const { graceMs, startMs, pollMs, maxMemoryBytes, maxRunMs, stallMs, recycleAfterRuns, nice } = {
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
  let served: readonly string[] = kinds;
  let toldMissing = false;
  const homeless: TakenJob[] = [];
  let cancelPoll: () => void = () => {};
  let stopListening: () => void = () => {};
  let closed: Promise<void> | null = null;

  const place = {
    queue,
    limitsOf: (kind: string) => ({ maxMemoryBytes, maxRunMs, stallMs, ...limits[kind] }),
    graceMs,
    previews: options.previews ? openPreviewShelf(options.previews, onError) : null,
    clock,
    nextRun: () => (runs += 1),
    onIdle: () => taking.wake(),
    onStarted,
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

  const taking = createTakeLoop({
    clock,
    random: options.random ?? Math.random,
    wanted: () => idleSlot() !== undefined && openKinds().length > 0,
    takeOne,
    onError: (error) => onError(error, { stage: 'take' }),
  });

  const name = options.name ?? hostname();
  const announcer = createWorkerAnnouncer({
    queue,
    // The same after a restart.
    worker: { id: `runner:${name}:${kinds.join(',')}`, name, slots: size },
    clock,
    onError: (error) => onError(error, { stage: 'announce' }),
  });

  /** Jobs are not waited for in silence when their worker module can't be loaded, or can't run their kind. */
  function onStarted(loaded: readonly string[] | null): void {
    if (state !== 'running') return;
    if (loaded) {
      served = kinds.filter((kind) => loaded.includes(kind));
      const missing = kinds.filter((kind) => !loaded.includes(kind));
      if (missing.length > 0 && !toldMissing) {
        const error = new Error(`The worker module can't run jobs of the kind ${missing.join(', ')}.`);
        onError(error, { stage: 'worker process' });
      }
      toldMissing = missing.length > 0;
    }
    void announcer.set(slots.every(({ failing }) => failing) ? [] : served);
  }

  async function takeOne(): Promise<boolean> {
    await giveBack();
    const taken = await queue.take(openKinds());
    if (!taken) return false;
    const place = idleSlot();
    if (place) place.assign(taken);
    else homeless.push(taken);
    await giveBack();
    return true;
  }

  /** Jobs that were taken for a process that died, or a runner that was closed, while the queue was asked. */
  async function giveBack(): Promise<void> {
    for (let [taken] = homeless; taken; [taken] = homeless) {
      await queue.release(taken.job.id, taken.fence);
      homeless.shift();
    }
  }

  /** Kinds that have not got all the workers that they may have. */
  function openKinds(): readonly string[] {
    return served.filter((kind) => {
      const most = limits[kind]?.maxWorkers ?? size;
      return most >= size || slots.filter(({ run }) => run?.taken.job.kind === kind).length < most;
    });
  }

  function idleSlot(): WorkerSlot | undefined {
    return state === 'running' ? slots.find(({ idle }) => idle) : undefined;
  }

  function onChange(change: QueueChange): void {
    if (change.type === 'changed') return;
    if (change.type === 'waiting') return taking.wake();
    void hearAsked(change.id, change.type);
  }

  /** A change is heard of before its transaction commits: one that is not seen yet is looked for again. */
  async function hearAsked(id: string, asked: 'cancelling' | 'pausing' | 'resumed'): Promise<void> {
    const sought = asked === 'resumed' ? 'running' : asked;
    for (const waitMs of askedLooksMs) {
      if ((await check(id)) === sought) return;
      await new Promise<void>((resolve) => clock.setTimer(resolve, waitMs));
    }
  }

  /** Stops or pauses a run whose job the queue no longer wants run; gives the status of the job, `null` without a run. */
  async function check(id: string): Promise<JobStatus | null> {
    const run = runOf(id);
    if (!run || state === 'closed') return null;
    try {
      const job = await queue.get(id);
      if (job?.status === 'cancelling') run.stop('cancelled');
      else if (!job || job.attempt !== run.taken.job.attempt || isFinal(job.status)) run.stop('lost');
      else run.pause(job.status === 'pausing');
      return job?.status ?? null;
    } catch (error) {
      onError(error, { stage: 'check', jobId: id });
      return null;
    }
  }

  function runOf(id: string): WorkerSlot['run'] {
    return slots.find(({ run }) => run?.taken.job.id === id)?.run ?? null;
  }

  function poll(): void {
    taking.wake();
    const ids = slots.flatMap(({ run }) => (run ? [run.taken.job.id] : []));
    void Promise.all(ids.map(check)).then(() => {
      if (state !== 'closed') cancelPoll = clock.setTimer(poll, pollMs);
    });
  }

  function isClosed(): boolean {
    return state === 'closed' || state === 'draining';
  }

  async function idle(): Promise<void> {
    await taking.settled();
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
    await taking.stop();
    await giveBack().catch((error: unknown) => onError(error, { stage: 'release' }));
    for (const slot of slots) slot.stop('closing');
    await announcer.close();
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
      try {
        if (options.recover ?? true) await queue.recover();
      } catch (error) {
        state = 'new';
        throw error;
      }
      if (state !== 'starting') return;
      state = 'running';
      stopListening = queue.onChange(onChange);
      await announcer.set(kinds);
      if (isClosed()) return;
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
