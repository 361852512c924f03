import { HeadwayError, isFinal, type Job, type JobStatus, systemClock } from '@headway/protocol';
import {
  type OfRun,
  type Wanted,
  type WorkerAnswers,
  workerCalls,
  workerLimits,
  type WorkerMethod,
  type WorkerParams,
  type WorkerRun,
} from '@headway/protocol/workers';
import { createCallRates } from './call-rate.ts';
import { checkResult, requireItem, requireLength, requireState } from './foreign-values.ts';
import { gatewayDefaults, type WorkerGatewayOptions } from './gateway-options.ts';
import type { HeldRun, Holder } from './held-run.ts';
import { createHeldRuns } from './held-runs.ts';
import { pictureBytes } from './picture-bytes.ts';
import { openPreviewShelf } from './preview-shelf.ts';
import type { QueueChange, TakenJob } from './queue.ts';
import { createRunFences } from './run-fence.ts';
import type { RunVerdict } from './run-verdict.ts';
import { createWaitingTakes } from './waiting-takes.ts';
import { createWorkerRoll } from './worker-roll.ts';
import type { WorkerGrant } from './worker-token.ts';

/** Where workers that are not ours take jobs and report on them, whatever carries their calls. */
export interface WorkerGateway {
  /**
   * Does what a worker asks for. `signal` ends its waiting, and says that nobody would hear the answer.
   * @throws HeadwayError `bad_message`, `forbidden`, `rate_limited`, `stale_run`, `too_large`, `invalid_result`, …
   */
  call<Method extends WorkerMethod>(
    grant: WorkerGrant,
    call: { method: Method; params: unknown; signal?: AbortSignal },
  ): Promise<WorkerAnswers[Method]>;
  /** The job of a run that goes on. @throws HeadwayError `stale_run`. */
  jobOf(grant: WorkerGrant, run: OfRun): Promise<Job>;
  /** Ends all waiting for jobs, which would hold up the end of a server; calls are served still. */
  stopWaiting(): void;
  /** Writes what was told, and lets go. Runs stay with their workers: their leases are in the queue. */
  close(): Promise<void>;
}

const sweepMs = 30_000;

/**
 * @example
 * const gateway = createWorkerGateway({ queue, tokens, secret });
 * const { run } = await gateway.call(await tokens.verify(token), { method: 'take', params: { worker: { id: 'w1' } } });
 */
export function createWorkerGateway(options: WorkerGatewayOptions): WorkerGateway {
  const { queue, clock = systemClock(), onError = () => {} } = options;
  const { contractOf = () => null, inputOf = ({ input }) => input, tell = () => {} } = options;
  const { cancelGraceMs, maxWaiting, maxCallsPerSecond, lookAgainMs, ...bounds } = {
    ...gatewayDefaults,
    ...options,
  };
  const previews = options.previews ? openPreviewShelf(options.previews, onError) : null;
  const fences = createRunFences(options.secret);
  const rates = createCallRates({ perSecond: maxCallsPerSecond, burst: 4 * maxCallsPerSecond });
  const takes = createWaitingTakes(clock, lookAgainMs);
  const runs = createHeldRuns({ ...bounds, previews, queue, contractOf, clock, onError });
  const roll = createWorkerRoll({ queue, clock, onError });
  const timers = new Set<() => void>();
  /** Calls that ask for a job at this moment. */
  let asking = 0;
  const stopListening = queue.onChange(onChange);
  after(sweepMs, sweep);

  function after(delayMs: number, work: () => void): void {
    const cancel = clock.setTimer(() => {
      timers.delete(cancel);
      work();
    }, delayMs);
    timers.add(cancel);
  }

  function sweep(): void {
    runs.sweep();
    roll.sweep();
    rates.sweep(clock.monotonic());
    after(sweepMs, sweep);
  }

  function onChange(change: QueueChange): void {
    if (change.type === 'waiting') return takes.wake();
    const run = runs.get(change.id);
    if (run) check(run).catch((error: unknown) => onError(error, { stage: 'wanted', jobId: run.jobId }));
  }

  /** Passes on what is wanted. The queue is asked, since a change is heard of before its transaction commits. */
  async function check(run: HeldRun): Promise<void> {
    const job = await queue.get(run.jobId);
    const wanted = wantedOf(job, run.attempt);
    if (wanted !== 'stop' && wanted !== run.wanted) pass(run, wanted);
  }

  function pass(run: HeldRun, wanted: HeldRun['wanted']): void {
    run.wanted = wanted;
    tell(run.tokenId, { job: run.jobId, attempt: run.attempt, wanted });
    if (wanted === 'cancel') after(cancelGraceMs, () => void force(run));
  }

  /** A worker that does not confirm a cancel keeps nobody waiting. */
  async function force(run: HeldRun): Promise<void> {
    if (runs.get(run.jobId) !== run) return;
    runs.drop(run);
    await run.end({ tell: 'confirmCancelled', step: 'cancelled' });
  }

  async function take(
    grant: WorkerGrant,
    params: WorkerParams['take'],
    signal: AbortSignal | undefined,
  ): Promise<WorkerAnswers['take']> {
    if (asking >= maxWaiting) throw new HeadwayError('too_many_messages');
    asking += 1;
    try {
      return await takeWhenThere(grant, params, signal);
    } finally {
      asking -= 1;
    }
  }

  async function takeWhenThere(
    grant: WorkerGrant,
    params: WorkerParams['take'],
    signal: AbortSignal | undefined,
  ): Promise<WorkerAnswers['take']> {
    const kinds = params.kinds ?? grant.kinds;
    for (const kind of kinds) requireKind(grant, kind);
    const leaseMs = params.leaseMs ?? workerLimits.leaseMs.usual;
    const until = clock.monotonic() + (params.waitMs ?? workerLimits.waitMs.usual);
    const { id, name = id, slots = 1 } = params.worker;
    const worker = `${grant.tokenId}/${id}`;
    do {
      runs.requireRoom(grant.tokenId);
      roll.here({ id: worker, name, kinds, slots });
      const taken = await queue.take(kinds, { worker, leaseMs, labels: grant.labels });
      // Room is looked at again: other calls of the token may have been given jobs meanwhile.
      if (taken && (signal?.aborted || !runs.hasRoom(grant.tokenId)))
        await queue.release(taken.job.id, taken.fence);
      else if (taken) return { run: give({ tokenId: grant.tokenId, workerId: worker }, taken, leaseMs) };
    } while (await takes.change(Math.min(until, untilEnd(grant)), signal));
    return { run: null };
  }

  /** Work that the worker has of its own. */
  async function open(grant: WorkerGrant, params: WorkerParams['open']): Promise<WorkerAnswers['open']> {
    const { worker, kind, size, key, leaseMs = workerLimits.leaseMs.usual } = params;
    requireKind(grant, kind);
    runs.requireRoom(grant.tokenId);
    const taken = await queue.open(
      {
        kind,
        input: null,
        labels: { ...grant.openedLabels, ...grant.labels },
        ...(size !== undefined && { size }),
        ...(key !== undefined && { idempotencyKey: `worker:${grant.tokenId}:${key}` }),
      },
      { worker: `${grant.tokenId}/${worker.id}`, leaseMs },
    );
    return { run: give({ tokenId: grant.tokenId, workerId: null }, taken, leaseMs) };
  }

  /** A token that ends while its worker waits gets no job any more. */
  function untilEnd({ expiresAt }: WorkerGrant): number {
    return clock.monotonic() + expiresAt - clock.now();
  }

  function give(holder: Holder, taken: TakenJob, leaseMs: number): WorkerRun {
    const { id: job, kind, attempt, labels } = taken.job;
    const fence = fences.issue({ tokenId: holder.tokenId, job, attempt });
    runs.hold(holder, taken, leaseMs);
    return {
      job,
      fence,
      kind,
      attempt,
      labels,
      input: inputOf(taken, fence),
      ...taken.continuation,
      leaseMs,
    };
  }

  /** The run that a call speaks of. @throws HeadwayError `stale_run` when it never was this token's. */
  async function find(
    grant: WorkerGrant,
    { job: id, fence }: OfRun,
  ): Promise<{ job: Job | null; attempt: number }> {
    const attempt = fences.attemptOf({ tokenId: grant.tokenId, job: id }, fence);
    if (attempt === null) throw new HeadwayError('stale_run', 'This is not a run of this worker.');
    const job = await queue.get(id);
    return { job, attempt };
  }

  /** What is told while the run goes on: nothing is heard of one that is over. */
  async function during(
    grant: WorkerGrant,
    params: OfRun & { leaseMs?: number | undefined },
    say: (run: HeldRun, job: Job) => void,
  ): Promise<{ wanted: Wanted }> {
    const { job, attempt } = await find(grant, params);
    const wanted = wantedOf(job, attempt);
    if (!job || wanted === 'stop') return { wanted: 'stop' };
    const run = await runs.meet(grant.tokenId, job, params.leaseMs ?? workerLimits.leaseMs.usual);
    // Asked for before this process was there: the time of grace begins anew.
    if (wanted === 'cancel' && run.wanted !== 'cancel') pass(run, wanted);
    say(run, job);
    if (run.workerId !== null) roll.seen(run.workerId);
    if (await run.hear(params.leaseMs)) return { wanted };
    runs.forget(run);
    return { wanted: 'stop' };
  }

  /** The end of a run; one that has ended already is told how. @throws HeadwayError `stale_run`. */
  async function end(
    grant: WorkerGrant,
    params: OfRun,
    verdict: (job: Job) => RunVerdict | Promise<RunVerdict>,
  ): Promise<{ status: JobStatus }> {
    const { job, attempt } = await find(grant, params);
    if (job?.attempt !== attempt) throw new HeadwayError('stale_run');
    if (wantedOf(job, attempt) === 'stop') return { status: job.status };
    const told = await verdict(job);
    const run = await runs.meet(grant.tokenId, job, workerLimits.leaseMs.usual);
    runs.drop(run);
    await run.end(told);
    const ended = await queue.get(job.id);
    return { status: ended?.status ?? job.status };
  }

  type Handlers = {
    [Method in WorkerMethod]: (
      grant: WorkerGrant,
      params: WorkerParams[Method],
      signal: AbortSignal | undefined,
    ) => Promise<WorkerAnswers[Method]>;
  };
  const handlers: Handlers = {
    take,
    open,
    heartbeat: (grant, params) => during(grant, params, () => {}),
    report: (grant, params) => during(grant, params, (run) => run.report(params)),
    item: (grant, params) =>
      during(grant, params, (run, { kind }) =>
        run.item(params.index, requireItem(contractOf(kind), params.item)),
      ),
    log: (grant, params) => during(grant, params, (run) => run.log(params.message, params.level ?? 'info')),
    preview: (grant, { data, mediaType, width, height, caption, ...of }) =>
      during(grant, of, (run) => {
        const bytes = pictureBytes(data, mediaType);
        if (!bytes) throw new HeadwayError('bad_message', `'data' is no picture of the type ${mediaType}.`);
        const size = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
        run.preview({ bytes, mediaType, ...size, ...(caption !== undefined && { caption }) });
      }),
    save: (grant, { state = null, ...of }) =>
      during(grant, of, (run) => {
        requireState(state);
        run.save(state);
      }),
    review: (grant, { job, fence, state = null, ...asked }) =>
      end(grant, { job, fence }, () => {
        requireState(state);
        const { name, title, message = null, choices = [], data = null } = asked;
        requireLength('data', data, workerLimits.questionDataLength);
        const question = { name, title, message, choices, data };
        return { tell: 'review', question, state, step: 'reviewing' };
      }),
    complete: (grant, { result, summary, ...run }) =>
      end(grant, run, async ({ kind }) => {
        const checked = await checkResult(contractOf(kind), result);
        return { tell: 'complete', run: { result: checked, summary }, step: 'completed' };
      }),
    fail: (grant, { error, ...run }) => end(grant, run, () => ({ tell: 'fail', error, step: 'failed' })),
    release: (grant, run) =>
      end(grant, run, ({ status }) => stopped[status] ?? { tell: 'release', step: 'cancelled' }),
  };

  return {
    async call(grant, { method, params, signal }) {
      const retryAfterMs = rates.take(grant.tokenId, clock.monotonic());
      if (retryAfterMs > 0) throw new HeadwayError('rate_limited', undefined, { retryAfterMs });
      const read = workerCalls[method].params.safeParse(params);
      if (read.success) return handlers[method](grant, read.data, signal);
      const [issue] = read.error.issues;
      throw new HeadwayError(
        'bad_message',
        `'${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'invalid'}`,
      );
    },
    async jobOf(grant, run) {
      const { job, attempt } = await find(grant, run);
      if (!job || wantedOf(job, attempt) === 'stop') throw new HeadwayError('stale_run');
      return job;
    },
    stopWaiting: () => takes.close(),
    async close() {
      takes.close();
      stopListening();
      for (const cancel of timers) cancel();
      await runs.close();
    },
  };
}

/** What it means that a worker stops, by what was asked of the run. */
const stopped: Readonly<Partial<Record<JobStatus, RunVerdict>>> = {
  cancelling: { tell: 'confirmCancelled', step: 'cancelled' },
  pausing: { tell: 'confirmPaused', step: 'paused' },
};

/** What is wanted of a run. */
function wantedOf(job: Job | null, attempt: number): Wanted {
  if (!job || job.attempt !== attempt || isFinal(job.status)) return 'stop';
  switch (job.status) {
    case 'running':
      return 'run';
    case 'cancelling':
      return 'cancel';
    case 'pausing':
      return 'pause';
    default:
      return 'stop';
  }
}

function requireKind({ kinds }: WorkerGrant, kind: string): void {
  if (kinds.includes(kind)) return;
  throw new HeadwayError('forbidden', `This token is not for jobs of the kind '${kind}'.`);
}
