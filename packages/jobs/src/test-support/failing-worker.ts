import { spawn, spawnSync } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { bindJob, type JobContext, JobFailure, serveJobs } from '../worker.ts';
import { testContract } from './test-contracts.ts';

/** A worker whose jobs end in every way that they should not; `count` is one that behaves. */
const deeds: Readonly<Record<string, (context: JobContext<{ page: number }>) => unknown>> = {
  async count(context) {
    for (let done = 1; done <= 10; done += 1) {
      context.progress(done, 10);
      await delay(20, undefined, { signal: context.signal });
    }
    return { answer: process.pid };
  },
  throwError() {
    throw new Error('a secret at /etc/passwd');
  },
  throwString() {
    throw 'a string';
  },
  throwUndefined() {
    throw undefined;
  },
  throwGetters() {
    throw Object.defineProperties(new Error('seen by nobody'), {
      message: { get: fault },
      stack: { get: fault },
      [Symbol.for('nodejs.util.inspect.custom')]: { value: fault },
    });
  },
  throwProxy() {
    throw new Proxy({}, { get: fault, getPrototypeOf: fault, ownKeys: fault });
  },
  throwOddFailure() {
    throw new JobFailure(7 as unknown as string, null as unknown as string);
  },
  async reject() {
    void Promise.reject(new Error('nobody handles this'));
    await delay(60_000);
  },
  async throwLater() {
    setTimeout(fault, 0);
    await delay(60_000);
  },
  exitCleanly: () => process.exit(0),
  exit: () => process.exit(3),
  abort: () => process.abort(),
  async kill() {
    process.kill(process.pid, 'SIGKILL');
    await delay(60_000);
  },
  async terminate() {
    process.removeAllListeners('SIGTERM');
    process.kill(process.pid, 'SIGTERM');
    await delay(60_000);
  },
  async segfault() {
    process.kill(process.pid, 'SIGSEGV');
    await delay(60_000);
  },
  /** With `--stack-size` above the real stack. */
  overflow() {
    const deeper = (depth: number): number => 1 + deeper(depth + 1);
    return { answer: deeper(0) };
  },
  fillHeap() {
    const kept: string[][] = [];
    for (;;) kept.push(Array.from({ length: 10_000 }, (_, index) => `${index}${kept.length}`));
  },
  async fillBuffers() {
    const kept: Buffer[] = [];
    for (;;) {
      kept.push(Buffer.alloc(16 * 2 ** 20, kept.length));
      await delay(5);
    }
  },
  hugeBuffer: () => ({ answer: new ArrayBuffer(2 ** 52).byteLength }),
  talkNonsense() {
    writeSync(3, 'this is no message\n');
    for (;;) if (performance.now() < 0) return;
  },
  talkEndlessly() {
    const chunk = Buffer.alloc(2 ** 20, 'x');
    for (;;) writeAll(3, chunk);
  },
  talkStrangely() {
    writeSync(3, '{"type":"sing","run":1}\n[]\nnull\n');
    return { answer: 'said' };
  },
  answerNoJson: () => ({ answer: 1n }),
  answerHugely: () => ({ answer: 'x'.repeat(20 * 2 ** 20) }),
  answerWrongly: () => ({ wrong: true }),
  tellHugely(context) {
    context.item({ page: 1, text: 'x'.repeat(20 * 2 ** 20) } as { page: number });
    return { answer: 'told' };
  },
  /** Computes and never yields, telling how far it is. */
  compute(context) {
    context.step('Work');
    for (let done = 0; ; done += 1) context.progress(done % 1000, 1000);
  },
  /** Sleeps in the kernel. */
  sleep(context) {
    context.step('Work');
    return { answer: Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) };
  },
  /** Computes in native code, for minutes. */
  derive(context) {
    context.step('Work');
    return { answer: pbkdf2Sync('password', 'salt', 2 ** 31 - 1, 64, 'sha512').byteLength };
  },
  /** Hears that it should stop, and does not. */
  async ignore(context) {
    context.step('Work');
    for (;;) {
      await delay(60_000, undefined, { signal: context.signal }).catch(() => undefined);
      await delay(5);
    }
  },
  /** Starts a process that would outlive it, and waits for it without yielding. */
  delegate(context) {
    context.step('Work');
    return { answer: spawnSync('sleep', ['600']).status };
  },
  /** Starts a process that would outlive it, tells its number, and never yields again. */
  leaveBehind(context) {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    context.item({ page: child.pid ?? 0 });
    context.step('Work');
    return { answer: Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) };
  },
  /** Ends well, but only after it was told to stop. */
  async finish(context) {
    context.step('Work');
    await delay(60_000, undefined, { signal: context.signal }).catch(() => undefined);
    return { answer: 'done all the same' };
  },
  tellMuch(context) {
    for (let page = 0; page < 10_000; page += 1) context.item({ page });
    return { answer: 'told' };
  },
  flood(context) {
    const line = Buffer.alloc(2 ** 16, 'x');
    const until = performance.now() + 1000;
    while (performance.now() < until && !context.signal.aborted) writeAll(1, line);
    return { answer: 'flooded' };
  },
};

function fault(): never {
  throw new Error('nobody catches this');
}

/** A pipe that is full takes no more for now. */
function writeAll(fd: number, chunk: Buffer): void {
  try {
    writeSync(fd, chunk);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EAGAIN') throw error;
  }
}

serveJobs([
  bindJob(testContract, async (context, { do: name }) => {
    const result = (await deeds[name]?.(context)) as { answer: unknown };
    return { result, summary: { outcome: 'ok', text: 'done' } };
  }),
]);
