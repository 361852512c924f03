import { Worker } from 'node:worker_threads';
import { LogError, type LogErrorCode } from './log-error.ts';
import type { ThreadAnswers, ThreadCall, ThreadData, ThreadRequest } from './thread-messages.ts';

/** Calls that go in one message: bounds how long the first answer waits for the last. */
const maxCalls = 64;
/** Messages on their way at a time: while the thread works on one, the next is there already. */
const maxMessages = 2;

/** Calls that may wait; beyond, they reject with `overloaded`. */
const maxWaiting = 100_000;

interface Waiting {
  call: ThreadCall;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** A thread that runs a store. */
export interface StoreThread {
  /** Why it died, when it did. */
  readonly death: LogError | null;
  /** Calls are run and answered in order. Those that have to wait go together. @throws LogError */
  call(call: ThreadCall): Promise<unknown>;
  /** Answers what was called before, then ends the thread; resolves when it is gone. Idempotent. */
  close(): Promise<void>;
}

export interface StoreThreadOptions {
  data: ThreadData;
  /** What its calls reject with when it has died. */
  deathCode: LogErrorCode;
  onDeath: (error: LogError) => void;
}

/**
 * Starts a thread that runs a store. It keeps the process alive only while calls wait. When it dies, what waits and what
 * comes later rejects.
 */
export function startStoreThread(options: StoreThreadOptions): StoreThread {
  return new WorkerStore(options);
}

class WorkerStore implements StoreThread {
  readonly #options: StoreThreadOptions;
  readonly #worker: Worker;
  readonly #gone: Promise<void>;
  #waiting: Waiting[] = [];
  /** One list for each message that is on its way. */
  readonly #sent: Waiting[][] = [];
  #state: 'open' | 'closing' | 'told to close' = 'open';
  #error: unknown;
  #death: LogError | null = null;

  constructor(options: StoreThreadOptions) {
    this.#options = options;
    const { data } = options;
    // Beside this file, as source or as it is published.
    const fromSource = import.meta.url.endsWith('.ts');
    this.#worker = new Worker(new URL(`./sqlite-thread.${fromSource ? 'ts' : 'js'}`, import.meta.url), {
      name: `headway-log-${data.readOnly ? 'reader' : 'writer'}`,
      workerData: data,
      // Not those of the process: it may have been started with `--eval` or with a loader that this thread needs not.
      execArgv: fromSource ? ['--conditions=@headway/source'] : [],
    });
    this.#worker.unref();
    this.#worker.on('message', (answers: ThreadAnswers) => this.#receive(answers));
    this.#worker.on('error', (error) => {
      this.#error = error;
    });
    this.#gone = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        if (this.#state !== 'told to close' || this.#sent.length > 0) this.#die();
        resolve();
      });
    });
  }

  get death(): LogError | null {
    return this.#death;
  }

  call(call: ThreadCall): Promise<unknown> {
    if (this.#death) return Promise.reject(this.#death);
    if (this.#state !== 'open') return Promise.reject(new LogError('closed'));
    if (this.#waiting.length >= maxWaiting) return Promise.reject(new LogError('overloaded'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject });
      this.#worker.ref();
      this.#send();
    });
  }

  close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing';
      this.#worker.ref();
      this.#send();
    }
    return this.#gone;
  }

  #send(): void {
    while (this.#waiting.length > 0 && this.#sent.length < maxMessages) {
      const calls = this.#waiting.splice(0, maxCalls);
      try {
        this.#post(calls.map(({ call }) => call));
        this.#sent.push(calls);
      } catch (error) {
        // Something that can't go to another thread: none of them has gone.
        for (const { reject } of calls) reject(new LogError('failed', { cause: error }));
      }
    }
    if (this.#waiting.length > 0 || this.#state !== 'closing') return;
    this.#state = 'told to close';
    this.#post('close');
  }

  #post(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(answers: ThreadAnswers): void {
    const calls = this.#sent.shift() ?? [];
    this.#send();
    if (this.#sent.length === 0 && this.#state === 'open') this.#worker.unref();
    for (const [index, { resolve, reject }] of calls.entries()) {
      const answer = answers[index];
      if (answer?.ok) resolve(answer.value);
      else reject(new LogError(answer?.code ?? 'failed', { cause: answer?.cause }));
    }
  }

  #die(): void {
    const { deathCode, onDeath } = this.#options;
    const death = new LogError(deathCode, { cause: this.#error ?? new Error('A thread of it was ended.') });
    this.#death = death;
    for (const { reject } of [...this.#sent.splice(0).flat(), ...this.#waiting.splice(0)]) reject(death);
    onDeath(death);
  }
}
