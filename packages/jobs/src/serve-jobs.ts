import { type Clock, type JobContract, type JobError, systemClock } from '@headway/protocol';
import { type JobBinding, JobFailure } from './binding.ts';
import { createRunContext } from './run-context.ts';
import { errorOf } from './run-error.ts';
import { MessageTooLong } from './worker-channel.ts';
import {
  decodeToWorker,
  type FromWorker,
  isSummary,
  type RunMessage,
  unexpectedError,
} from './worker-messages.ts';
import { processPort, type WorkerPort } from './worker-port.ts';

export interface ServeJobsOptions {
  /** Hears the details of errors that people are told of in general words. @default they go to standard error */
  onError?: (error: unknown, context: { stage: string; jobId?: string }) => void;
  /** How the server is reached. @default the channel of a forked process */
  port?: WorkerPort;
  clock?: Clock;
}

/**
 * Makes this process a worker of `createJobRunner`: it runs one job at a time, until the server goes.
 * @throws TypeError when two bindings have the same kind, or the process was not started by a runner.
 * @example
 * // worker.ts, the `workerModule` of the runner
 * serveJobs([bindJob(resize, async (context, input) => { … })]);
 */
export function serveJobs(bindings: readonly JobBinding[], options: ServeJobsOptions = {}): void {
  const port = options.port ?? processPort();
  const clock = options.clock ?? systemClock();
  const onError = options.onError ?? port.report;
  const byKind = new Map<string, JobBinding>();
  for (const binding of bindings) {
    const { kind } = binding.contract;
    if (byKind.has(kind)) throw new TypeError(`Two bindings have the kind '${kind}'.`);
    byKind.set(kind, binding);
  }
  let current: {
    message: RunMessage;
    controller: AbortController;
    askPause: (asked: boolean) => void;
  } | null = null;

  async function run(message: RunMessage, { signal }: AbortController): Promise<FromWorker> {
    const { run: number, job } = message;
    const binding = byKind.get(job.kind);
    if (!binding) {
      const error = failure('unknown_kind', `This worker can't run jobs of the kind '${job.kind}'.`);
      return { type: 'failed', run: number, error, leaving: false };
    }
    const { contract } = binding;
    const running = createRunContext({ contract, message, signal, clock, send: port.send });
    if (current?.message === message) current.askPause = running.askPause;
    try {
      const input = await check(contract.input, message.input, 'invalid_input', 'The input of the job');
      signal.throwIfAborted();
      const { result, summary } = await binding.run(running.context, input);
      const checked = await check(contract.result, result, 'invalid_result', 'The result of the job');
      if (!isSummary(summary)) throw new TypeError(`A run of '${job.kind}' ended without a summary.`);
      running.close();
      return { type: 'completed', run: number, result: checked, summary };
    } catch (error) {
      running.close();
      // Being told to stop is why it ended, whatever it threw over it.
      if (signal.aborted) return { type: 'stopped', run: number };
      if (running.suspension) return { ...running.suspension, run: number };
      const told = errorOf(error);
      if (told === unexpectedError) onError(error, { stage: 'run', jobId: job.id });
      return { type: 'failed', run: number, error: told, leaving: false };
    }
  }

  async function begin(message: RunMessage): Promise<void> {
    const controller = new AbortController();
    current = { message, controller, askPause: () => {} };
    const last = await run(message, controller);
    current = null;
    try {
      port.send(last);
    } catch (error) {
      // No JSON, for example with a BigInt or a cycle in it; or too long.
      onError(error, { stage: 'send the result', jobId: message.job.id });
      const told = error instanceof MessageTooLong ? resultTooLarge : unexpectedError;
      port.send({ type: 'failed', run: message.run, error: told, leaving: false });
    }
  }

  port.onMessage((value) => {
    const message = decodeToWorker(value);
    if (message?.type === 'run') {
      begin(message).catch((error: unknown) => onError(error, { stage: 'begin', jobId: message.job.id }));
    }
    if (message?.type === 'stop' && message.run === current?.message.run) current.controller.abort();
    if (message?.type === 'pause' && message.run === current?.message.run) current.askPause(message.asked);
  });

  // What nobody catches leaves the process in a state that nobody knows: the job fails, the process ends.
  port.onCrash((error) => {
    onError(error, {
      stage: 'uncaught',
      ...(current && { jobId: current.message.job.id }),
    });
    const last: FromWorker | null = current && {
      type: 'failed',
      run: current.message.run,
      error: unexpectedError,
      leaving: true,
    };
    port.leave(last);
  });

  port.send({ type: 'ready', kinds: [...byKind.keys()] });
}

async function check<T>(
  schema: JobContract<T>['input'],
  value: unknown,
  code: string,
  what: string,
): Promise<T> {
  const checked = await schema['~standard'].validate(value);
  if (!checked.issues) return checked.value;
  const [issue] = checked.issues;
  throw new JobFailure(code, `${what} does not fit its contract: ${issue?.message ?? 'invalid'}`);
}

const resultTooLarge = failure(
  'result_too_large',
  'The result of the job is too large to be stored. Large things belong in files.',
);

function failure(code: string, message: string): JobError {
  return { code, message, retryable: false };
}
