import { expect, test } from 'vitest';
import { exitError, limitError } from './exit-reason.ts';
import { parseProcessorTime, parseResidentMemory } from './process-usage.ts';
import { verdictOf } from './run-verdict.ts';

const limits = { maxMemoryBytes: 512 * 2 ** 20, maxRunMs: 3_600_000 };
const exit = { code: null, signal: null, stderr: '', broken: false };
const killed = { ...exit, signal: 'SIGKILL' };
const completed = {
  type: 'completed',
  run: { result: 1, summary: { outcome: 'ok', text: 'done' } },
} as const;
const failed = { type: 'failed', error: { code: 'x', message: 'X.', retryable: false } } as const;

test.for([
  [{ signal: 'SIGKILL' }, 'worker_lost', 'killed from outside'],
  [{ signal: 'SIGTERM' }, 'worker_lost', 'ended from outside (SIGTERM)'],
  [{ signal: 'SIGSEGV' }, 'worker_crashed', 'crashed (SIGSEGV)'],
  [{ signal: 'SIGABRT' }, 'worker_crashed', 'crashed (SIGABRT)'],
  [{ code: 134 }, 'worker_crashed', 'crashed (code 134)'],
  [{ code: 0 }, 'worker_exited', 'exit code 0'],
  [{ signal: 'SIGKILL', broken: true }, 'worker_crashed', 'no message'],
] as const)('says how a worker was lost: %o', ([how, code, words]) => {
  const error = exitError({ ...exit, ...how });
  expect(error).toMatchObject({ code, retryable: true });
  expect(error.message).toContain(words);
});

test('tells a lack of memory from an abort for other reasons', () => {
  const heap = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
  for (const stderr of [heap, "terminate called after throwing an instance of 'std::bad_alloc'"]) {
    const full = { code: 'out_of_memory', retryable: false };
    expect(exitError({ ...exit, signal: 'SIGABRT', stderr })).toMatchObject(full);
    expect(exitError({ ...exit, signal: 'SIGTRAP', stderr })).toMatchObject(full);
    expect(exitError({ ...exit, code: 134, stderr })).toMatchObject(full);
    expect(exitError({ ...exit, code: 1, stderr })).toMatchObject({ code: 'worker_exited' });
  }
});

test('names the limit that was broken', () => {
  expect(limitError('memory', limits).message).toBe(
    'The job needed more than 512 MiB of memory and was stopped.',
  );
  expect(limitError('time', limits).message).toBe('The job took longer than 60 minutes and was stopped.');
});

test('judges the end of a run by why it was being stopped', () => {
  const exited = { type: 'exited', exit: killed } as const;
  expect(verdictOf(null, completed, limits)).toMatchObject({ tell: 'complete' });
  expect(verdictOf(null, failed, limits)).toMatchObject({ tell: 'fail', error: { code: 'x' } });
  expect(verdictOf(null, exited, limits)).toMatchObject({ tell: 'fail', error: { code: 'worker_lost' } });
  expect(verdictOf(null, { type: 'stopped' }, limits)).toMatchObject({ tell: 'fail' });
  for (const ending of [completed, failed, exited, { type: 'stopped' }] as const) {
    expect(verdictOf('cancelled', ending, limits)).toMatchObject({ tell: 'confirmCancelled' });
    expect(verdictOf('lost', ending, limits)).toEqual({ tell: 'nothing' });
  }
  expect(verdictOf('closing', completed, limits)).toMatchObject({ tell: 'complete' });
  expect(verdictOf('closing', exited, limits)).toMatchObject({ tell: 'release' });
  expect(verdictOf('memory', exited, limits)).toMatchObject({ error: { code: 'out_of_memory' } });
  expect(verdictOf('time', failed, limits)).toMatchObject({ error: { code: 'timed_out' } });
});

test('reads the resident memory of a process', () => {
  expect(parseResidentMemory('Name:\tnode\nVmHWM:\t  70000 kB\nVmRSS:\t   51234 kB\nThreads:\t11\n')).toBe(
    51234 * 1024,
  );
  expect(parseResidentMemory('Name:\tkthreadd\n')).toBeNull();
});

test('reads the processor time of a process, whatever its name', () => {
  const fields = 'S 1 1 1 0 -1 0 0 0 0 0 250 50 7 3 30 10 11 0 1000';
  expect(parseProcessorTime(`42 (a) b (c) ${fields}`)).toBe(3100);
  expect(parseProcessorTime('')).toBe(0);
});
