import type { JobStatus } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { createProjectWork, type WorkedJob } from './project-work.ts';

const job = (id: string, status: JobStatus, more: Partial<WorkedJob> = {}): WorkedJob => ({
  id,
  kind: 'cells',
  status,
  priority: 0,
  fraction: null,
  eta: null,
  ...more,
});

function workWith(...jobs: readonly WorkedJob[]) {
  const work = createProjectWork();
  for (const one of jobs) work.put(one);
  return work;
}

describe('the work of a project', () => {
  it('is never whole while something is left, however fractions are rounded', () => {
    const work = workWith(job('a', 'running', { fraction: 1 }));
    expect(work.progress()).toMatchObject({ done: 0, total: 1, fraction: 0.9999 });
  });

  it('is one fraction of what waits, runs and has ended since it was at rest', () => {
    const work = workWith(job('a', 'running', { fraction: 0.5 }), job('b', 'queued'), job('c', 'queued'));
    expect(work.progress()).toEqual({
      waiting: 2,
      running: 1,
      paused: 0,
      reviewing: 0,
      done: 0,
      total: 3,
      fraction: 0.1667,
    });
    work.put(job('a', 'failed'));
    work.put(job('b', 'running', { fraction: 0.5 }));
    expect(work.progress()).toMatchObject({ waiting: 1, running: 1, done: 1, total: 3, fraction: 0.5 });
  });

  it('is at rest with its last job, and begins anew after that', () => {
    const work = workWith(job('a', 'running'));
    work.put(job('a', 'completed'));
    expect(work.progress()).toBe(null);
    work.put(job('b', 'queued'));
    expect(work.progress()).toMatchObject({ done: 0, total: 1, fraction: 0 });
  });

  it('falls back only when more comes: an attempt that begins again does not show', () => {
    const work = workWith(job('a', 'running', { fraction: 0.8 }), job('b', 'queued'));
    expect(work.progress()?.fraction).toBe(0.4);
    work.put(job('a', 'retrying', { fraction: 0 }));
    expect(work.progress()?.fraction).toBe(0.4);
    work.put(job('c', 'queued'));
    expect(work.progress()?.fraction).toBe(0);
  });

  it('counts what ended and is run again as open', () => {
    const work = workWith(job('a', 'queued'), job('b', 'queued'));
    work.put(job('a', 'failed'));
    expect(work.progress()).toMatchObject({ done: 1, total: 2 });
    work.put(job('a', 'queued'));
    expect(work.progress()).toMatchObject({ done: 0, total: 2, waiting: 2 });
  });

  it('keeps questions to people in sight, of which no bar is shown when nothing else is to do', () => {
    const work = workWith(job('a', 'running', { fraction: 0.9 }), job('b', 'queued'));
    work.put(job('a', 'reviewing'));
    expect(work.progress()).toMatchObject({ reviewing: 1, waiting: 1, done: 1, total: 2, fraction: 0.5 });
    work.put(job('b', 'cancelled'));
    expect(work.progress()).toMatchObject({ reviewing: 1, waiting: 0, done: 1, total: 1, fraction: 1 });
    expect([work.remove(['a', 'x']), work.remove(['a'])]).toEqual([true, false]);
    expect(work.progress()).toBe(null);
  });

  it('knows whose turn comes last, and how long what runs takes', () => {
    const work = workWith(
      job('a', 'queued'),
      job('c', 'queued', { priority: 10 }),
      job('b', 'retrying'),
      job('d', 'running', { eta: { lowMs: 1, highMs: 9 } }),
      job('e', 'running', { eta: { lowMs: 4, highMs: 5 } }),
    );
    expect(work.lastInLine()?.id).toBe('b');
    expect(work.runningEta()).toEqual({ lowMs: 4, highMs: 9 });
    work.put(job('f', 'running'));
    expect(work.runningEta()).toBe(null);
  });
});
