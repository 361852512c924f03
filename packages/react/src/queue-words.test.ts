import type { QueueOrder, QueueStats } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import {
  historyWords,
  lastStart,
  noWorkerWords,
  paceWords,
  workersWords,
  queueStateWords,
  type ThroughputPoint,
  timeToEmpty,
} from './queue-words.ts';
import { makeQueueStats } from './testing/make-status.ts';

const empty = makeQueueStats({ waiting: 0, active: 0, paused: 0, reviewing: 0 });
const word = (changes: Partial<QueueStats>): string => queueStateWords({ ...empty, ...changes }).word;

/** Points a minute apart, each with so many done. */
function history(...done: number[]): ThroughputPoint[] {
  return done.map((completed, minute) => {
    const startsAt = new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
    return { startsAt, completed, failed: 0, cancelled: 0 };
  });
}

describe('the state of a queue', () => {
  it('is what goes on, else what keeps it from going on', () => {
    expect(word({ active: 1, waiting: 3, paused: 2 })).toBe('Working');
    expect(word({ waiting: 3, reviewing: 2 })).toBe('Waiting');
    expect(word({ waiting: 3, noWorkerFor: ['cells'] })).toBe('No worker');
    expect(word({ reviewing: 2, paused: 2 })).toBe('Waits for people');
    expect(word({ paused: 2 })).toBe('Paused');
    expect(word({})).toBe('Nothing to do');
    expect(word({ total: 0 })).toBe('Empty');
  });

  it('names the kinds that no worker takes, and counts them where they are many', () => {
    expect(noWorkerWords({ noWorkerFor: [] })).toBeNull();
    expect(noWorkerWords({ noWorkerFor: ['cells'] })).toBe('No worker takes: cells. Its jobs wait.');
    expect(noWorkerWords({ noWorkerFor: ['a', 'b', 'c', 'd', 'e'] })).toBe(
      'No worker takes: a, b, c and 2 other kinds. Their jobs wait.',
    );
  });

  it('tells places and pace', () => {
    expect(workersWords(makeQueueStats({ parallel: { busy: 3, total: 4 } }))).toBe('3 of 4 workers busy');
    expect(workersWords(makeQueueStats({ parallel: { busy: 0, total: 1 } }))).toBe('0 of 1 worker busy');
    expect(workersWords(makeQueueStats({ parallel: { busy: 0, total: 0 } }))).toBe('No workers');
    expect(paceWords(makeQueueStats({ throughputPerMinute: 1200 }), 'en')).toBe('1,200 / min');
  });
});

describe('the time until a queue is empty', () => {
  const stats = makeQueueStats({ waiting: 96, active: 4, throughputPerMinute: 3 });

  it('is a range around what is left, divided by the pace of the last minutes', () => {
    // 25 in 5 minutes, the going one left out: 5 a minute, give or take a fifth.
    const range = timeToEmpty(stats, history(5, 5, 5, 5, 5, 0));
    expect(range?.lowMs).toBeCloseTo((100 / 6) * 60_000);
    expect(range?.highMs).toBeCloseTo((100 / 4) * 60_000);
  });

  it('goes by the last minute alone where that has enough, or where there is no history', () => {
    const quick = { ...stats, throughputPerMinute: 100 };
    expect(timeToEmpty(quick, history(5, 5, 5, 5))).toEqual(timeToEmpty(quick));
    expect(timeToEmpty(quick)?.highMs).toBeCloseTo(60_000 / 0.9);
  });

  it('looks no further back than ten minutes', () => {
    const before = Array.from({ length: 50 }, () => 1000);
    const late = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0];
    expect(timeToEmpty(stats, history(...before, ...late))).toEqual(timeToEmpty(stats, history(...late)));
  });

  it('is not told where too little ended, where nothing waits, and where some of it will stay', () => {
    expect(timeToEmpty(stats, history(1, 2, 3))).toBeNull();
    const pace = history(20, 20, 20);
    expect(timeToEmpty({ ...stats, waiting: 0 }, pace)).toBeNull();
    expect(timeToEmpty({ ...stats, noWorkerFor: ['cells'] }, pace)).toBeNull();
    expect(timeToEmpty(stats, pace)).not.toBeNull();
  });
});

describe('the start of the last one', () => {
  const entry = (position: number) => ({ id: `j${position}`, position, lowMs: 1000, highMs: 2000 });
  const order = (waiting: number, ...entries: QueueOrder['entries'][number][]): QueueOrder => ({
    queue: 'default',
    waiting,
    entries,
  });

  it('is known where all of the line is', () => {
    expect(lastStart(order(2, entry(1), entry(2)))).toEqual({ lowMs: 1000, highMs: 2000 });
    expect(lastStart(order(3, entry(1), entry(2)))).toBeNull();
    expect(lastStart(order(1, { ...entry(1), highMs: null }))).toBeNull();
    expect(lastStart(order(0))).toBeNull();
    expect(lastStart(null)).toBeNull();
  });
});

describe('a history in words', () => {
  it('sums up what its bars show', () => {
    const points = history(4, 9, 1);
    expect(historyWords(points, 'en')).toBe('Last 3 min: 14 done, 0 failed; at most 9 in 1 min');
  });

  it('speaks of hours where a point is one', () => {
    const points = history(4, 9).map((point, hour) => ({
      ...point,
      startsAt: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
      failed: 1,
    }));
    expect(historyWords(points, 'en')).toBe('Last 2\u00a0h: 13 done, 2 failed; at most 10 in 1\u00a0h');
  });
});
