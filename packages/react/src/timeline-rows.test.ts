import { describe, expect, it } from 'vitest';
import { makeStep } from './testing/make-step.ts';
import { timelineRows } from './timeline-rows.ts';
import { gapWords, rowDetail, rowLabel, timelineWords } from './timeline-words.ts';

const now = Date.parse('2026-01-01T10:00:30.000Z');
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString();
const time = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

const twice = [
  makeStep([0], { name: 'Read', startedAt: at(0), finishedAt: at(2) }),
  makeStep([1], { name: 'Split', status: 'paused', startedAt: at(2), finishedAt: at(5) }),
  makeStep([1], { name: 'Split', status: 'running', attempt: 2, startedAt: at(20) }),
];

describe('the lines of a timeline', () => {
  it('have a bar for each attempt, and grow while a step goes on', () => {
    const rows = timelineRows(twice, now);
    expect(rows.map(({ name, status }) => [name, status])).toEqual([
      ['Read', 'completed'],
      ['Split', 'running'],
    ]);
    expect(rows[1]?.bars.map(({ status, from, to }) => [status, from, to])).toEqual([
      ['paused', Date.parse(at(2)), Date.parse(at(5))],
      ['running', Date.parse(at(20)), now],
    ]);
  });

  it('stand each below the step that they are within', () => {
    const steps = [[1], [0], [1, 1], [1, 0], [1, 0, 0], [10], [2]].map((path) => makeStep(path));
    expect(timelineRows(steps, now).map(({ id }) => id.split(' ', 1)[0])).toEqual([
      '0',
      '1',
      '1.0',
      '1.0.0',
      '1.1',
      '2',
      '10',
    ]);
  });

  it('fold hundreds within a step into one that reaches from the first to the last', () => {
    const zones = Array.from({ length: 300 }, (_, index) =>
      makeStep([0, index], { startedAt: at(index), finishedAt: at(index + 1) }),
    );
    const [, more, ...others] = timelineRows([makeStep([0]), ...zones], now);
    expect(more).toMatchObject({ name: null, count: 294, level: 2 });
    expect(more?.bars).toMatchObject([{ from: Date.parse(at(0)), to: Date.parse(at(294)) }]);
    expect(others).toHaveLength(6);
  });
});

describe('what a timeline says', () => {
  const [read, split] = timelineRows(twice, now);

  it('tells begin, end and duration of a step', () => {
    expect(read && plain(rowDetail(read, time, 'en'))).toBe('10:00:00 – 10:00:02 · 2 s');
    expect(split && plain(rowDetail(split, time, 'en'))).toBe('10:00:02 – now · 13 s · in 2 attempts');
    expect(read && plain(rowLabel(read, time, 'en'))).toBe('Read: done, 10:00:00 – 10:00:02 · 2 s');
    // No number that changes each second while it is read.
    expect(split && rowLabel(split, time, 'en')).toBe('Split: running since 10:00:02');
  });

  it('tells why nothing was done', () => {
    const gap = { from: Date.parse(at(5)), to: Date.parse(at(20)) };
    const bars = [...(read?.bars ?? []), ...(split?.bars ?? [])];
    expect(plain(gapWords(gap, bars, 'en'))).toBe('Paused for 15 s');
    expect(plain(gapWords(gap, read?.bars ?? [], 'en'))).toBe('Waited for 15 s');
  });

  it('tells all in a sentence', () => {
    const facts = { isLive: false, isStale: false, waitMs: 200, workMs: 72_000, pauseMs: 0 };
    expect(plain(timelineWords(facts, 'en'))).toBe('Took 1 min 12 s');
    expect(plain(timelineWords({ ...facts, waitMs: 12_000, isLive: true }, 'en'))).toBe(
      'Waited 12 s, then running for 1 min 12 s',
    );
    expect(plain(timelineWords({ ...facts, workMs: 62, isLive: true }, 'en'))).toBe('Running for 1 s');
    expect(plain(timelineWords({ ...facts, isLive: true, isStale: true }, 'en'))).toBe(
      'Had run for 1 min 12 s when the connection was lost',
    );
    expect(plain(timelineWords({ ...facts, workMs: 62 }, 'en'))).toBe('Took 62 ms');
    expect(plain(timelineWords({ ...facts, pauseMs: 7_200_000 }, 'en'))).toBe(
      'Took 1 min 12 s, without pauses of 2 h',
    );
  });
});
