import type { Job } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { arrange, type Arrangement, emptyArrangement, sectionOf } from './job-sections.ts';
import { makeJob } from './testing/make-job.ts';

function job(id: string, changes: Partial<Job> = {}): Job {
  return makeJob({ id, startedAt: '2026-01-01T10:00:01.000Z', ...changes });
}

const queued = { status: 'queued', startedAt: null } as const;
const completed = (finishedAt: string) => ({ status: 'completed', finishedAt }) as const;
const warning = (code: 'no_worker' | 'stalled' | 'slow') => ({
  warning: { code, message: 'Look.', since: '2026-01-01T10:00:00.000Z' },
});

function fresh(...jobs: Job[]): Arrangement {
  return arrange(emptyArrangement, jobs, false);
}

describe('the section of a job', () => {
  it.each([
    ['attention', job('1', { status: 'reviewing' })],
    ['attention', job('1', { status: 'failed' })],
    ['attention', job('1', { status: 'running', ...warning('stalled') })],
    ['attention', job('1', { ...queued, ...warning('no_worker') })],
    ['running', job('1', { status: 'running', ...warning('slow') })],
    ['running', job('1', { status: 'pausing' })],
    ['running', job('1', { status: 'cancelling' })],
    ['waiting', job('1', queued)],
    ['waiting', job('1', { status: 'retrying' })],
    ['waiting', job('1', { status: 'paused' })],
    ['done', job('1', completed('2026-01-01T10:00:02.000Z'))],
    ['done', job('1', { status: 'cancelled', ...warning('stalled') })],
  ] as const)('is %s for %o', (section, of) => {
    expect(sectionOf(of)).toBe(section);
  });
});

describe('the order of a list', () => {
  it('is that of the queue for what waits: urgent first, then the oldest, delayed ones and paused ones behind', () => {
    const { order } = fresh(
      job('5', { status: 'paused' }),
      job('4', { ...queued, runAt: '2026-01-01T11:00:00.000Z' }),
      job('2', queued),
      job('1', queued),
      job('3', { ...queued, priority: 5 }),
    );
    expect(order.waiting).toEqual(['3', '1', '2', '4', '5']);
  });

  it('has the latest end, the latest problem and the earliest start at the top', () => {
    const { order } = fresh(
      job('1', completed('2026-01-01T10:00:09.000Z')),
      job('2', completed('2026-01-01T10:00:10.000Z')),
      job('3', { status: 'failed' }),
      job('4', { status: 'failed' }),
      job('5', { startedAt: '2026-01-01T10:00:08.000Z' }),
      job('6', { startedAt: '2026-01-01T10:00:07.000Z' }),
    );
    expect(order).toEqual({ attention: ['4', '3'], running: ['6', '5'], waiting: [], done: ['2', '1'] });
  });

  it('stays the same object while jobs only get on', () => {
    const before = fresh(job('1'), job('2', queued));
    const after = arrange(before, [job('1', { fraction: 0.9, revision: 9 }), job('2', queued)], false);
    expect(after.order).toBe(before.order);
    expect(after.byId.get('1')?.fraction).toBe(0.9);
  });

  it('keeps the lists of sections in which nothing moved', () => {
    const before = fresh(job('1'), job('2', queued), job('3', { status: 'failed' }));
    const after = arrange(before, [job('1'), job('2'), job('3', { status: 'failed' })], false);
    expect(after.order.running).toEqual(['1', '2']);
    expect(after.order.attention).toBe(before.order.attention);
  });

  it('is that of a list made anew, whatever happened before and however often it was held still', () => {
    const states: Partial<Job>[] = [
      queued,
      { status: 'running' },
      { status: 'running', startedAt: '2026-01-01T10:00:00.500Z' },
      { status: 'failed' },
      { status: 'paused', priority: 3 },
      completed('2026-01-01T10:00:02.000Z'),
      completed('2026-01-01T10:00:03.000Z'),
    ];
    // The generator of Numerical Recipes: any that is the same in each run will do.
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let shown = emptyArrangement;
    for (let round = 0; round < 300; round += 1) {
      const jobs = Array.from({ length: 12 }, (_, id) => id)
        .filter(() => random(5) > 0)
        .map((id) => job(String(id).padStart(2, '0'), states[random(states.length)]));
      shown = arrange(shown, jobs, random(3) === 0);
      if (shown.held === 0) expect(arrange(shown, jobs, false).order).toEqual(fresh(...jobs).order);
    }
    expect(arrange(shown, shown.jobs, false).order).toEqual(fresh(...shown.jobs).order);
  });
});

describe('a list that is held still', () => {
  const before = fresh(job('1'), job('2'), job('3', queued));
  const now = [job('1', completed('2026-01-01T10:00:09.000Z')), job('3', queued), job('4', queued)];
  const held = arrange(before, now, true);

  it('leaves all rows where they are, with what is new of their jobs', () => {
    expect(held.order).toBe(before.order);
    expect(held.byId.get('1')?.status).toBe('completed');
  });

  it('keeps the row of a job that is gone', () => {
    expect(held.byId.get('2')).toBe(before.byId.get('2'));
  });

  it('counts truly, and says how many rows would move', () => {
    expect(held.counts).toEqual({ attention: 0, running: 0, waiting: 2, done: 1 });
    expect(held.held).toBe(3);
    expect(arrange(held, [...now], true).held).toBe(3);
  });

  it('catches up once it is let go, also with what moved within a section', () => {
    const urgent = [...now.slice(0, 2), job('4', { ...queued, priority: 9 })];
    const free = arrange(arrange(held, urgent, true), urgent, false);
    expect(free.order).toEqual({ attention: [], running: [], waiting: ['4', '3'], done: ['1'] });
    expect(free.held).toBe(0);
    expect([...free.byId.keys()]).toEqual(['1', '3', '4']);
  });
});
