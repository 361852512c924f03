import { expect, test } from 'vitest';
import { exitError, limitError } from './exit-reason.ts';
import { parseResidentMemory } from './resident-memory.ts';
import { verdictOf } from './run-verdict.ts';

const limits = { maxMemoryBytes: 512 * 2 ** 20, maxRunMs: 3_600_000 };
const killed = { code: null, signal: 'SIGKILL', stderr: '' };
const completed = {
  type: 'completed',
  run: { result: 1, summary: { outcome: 'ok', text: 'done' } },
} as const;
const failed = { type: 'failed', error: { code: 'x', message: 'X.', retryable: false } } as const;

test('says how a worker was lost', () => {
  expect(exitError(killed)).toMatchObject({ code: 'worker_lost', retryable: true });
  expect(exitError({ code: 0, signal: null, stderr: '' }).message).toContain('code 0');
});

test('tells a full heap from an abort for other reasons', () => {
  const stderr = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
  expect(exitError({ code: null, signal: 'SIGABRT', stderr })).toMatchObject({
    code: 'out_of_memory',
    retryable: false,
  });
  expect(exitError({ code: 134, signal: null, stderr })).toMatchObject({ code: 'out_of_memory' });
  expect(exitError({ code: null, signal: 'SIGABRT', stderr: '' })).toMatchObject({ code: 'worker_lost' });
  expect(exitError({ code: 1, signal: null, stderr })).toMatchObject({ code: 'worker_lost' });
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
