import type { Batch } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { batchAmount, batchParts, batchState, batchSummary, runningFill } from './batch-words.ts';
import { makeBatch } from './testing/make-batch.ts';

describe('the jobs of a batch', () => {
  it('are told by what became of them, each once', () => {
    const batch = makeBatch({ counts: { completed: 10, nothingFound: 4, failed: 2, active: 3, waiting: 5 } });
    expect(batchParts(batch, 'en').map(({ text }) => text)).toEqual([
      '6 done',
      '4 found nothing',
      '2 failed',
      '3 running',
      '5 waiting',
    ]);
    const counted = batchParts(batch).reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe(batch.counts.total);
  });

  it('are summed up at the end', () => {
    const batch = makeBatch({ status: 'completed', counts: { completed: 97, failed: 2, cancelled: 1 } });
    expect(batchSummary(batch, 'en')).toBe('97 done, 2 failed, 1 cancelled');
    expect(batchSummary(makeBatch({ counts: {} }))).toBe('No jobs');
  });

  it('speak of one and of many', () => {
    expect(batchSummary(makeBatch({ counts: { reviewing: 1 } }))).toBe('1 needs review');
    expect(batchSummary(makeBatch({ counts: { reviewing: 2 } }))).toBe('2 need review');
  });

  it('are paused rather than waiting in a batch that is paused', () => {
    const batch = makeBatch({ status: 'paused', counts: { waiting: 3 } });
    expect(batchParts(batch)).toMatchObject([{ text: '3 paused', tone: 'paused' }]);
  });

  it('may become more while the batch is open', () => {
    const counts = { completed: 1_200, waiting: 300 };
    expect(batchAmount(makeBatch({ status: 'open', counts }), 'en')).toBe('1,200 of 1,500 so far');
    expect(batchAmount(makeBatch({ counts }), 'en')).toBe('1,200 of 1,500');
  });
});

describe('the state of a batch', () => {
  it.each<[string, Parameters<typeof makeBatch>[0]]>([
    ['Running', { counts: { active: 1, waiting: 4 } }],
    ['Waiting', { counts: { waiting: 4 } }],
    ['Needs review', { counts: { reviewing: 1, completed: 4 } }],
    ['Open', { status: 'open', counts: { completed: 4 } }],
    ['Running', { status: 'open', counts: { active: 4 } }],
    ['Pausing…', { status: 'paused', counts: { active: 1, waiting: 4 } }],
    ['Paused', { status: 'paused', counts: { waiting: 4 } }],
    ['Cancelling…', { status: 'cancelling', counts: { active: 1 } }],
    ['Done', { status: 'completed', counts: { completed: 4 } }],
    ['Done in part', { status: 'completed', counts: { completed: 4, failed: 1 } }],
    ['Failed', { status: 'completed', counts: { failed: 4 } }],
    ['Cancelled', { status: 'completed', counts: { cancelled: 4 } }],
  ])('is %s for %o', (word, batch) => {
    expect(batchState(makeBatch(batch)).word).toBe(word);
  });

  it('shows what was asked at once, until the batch has ended', () => {
    expect(batchState(makeBatch(), 'pause').word).toBe('Pausing…');
    expect(batchState(makeBatch({ status: 'paused' }), 'resume').word).toBe('Resuming…');
    const ended: Partial<Batch> = { status: 'completed' };
    expect(batchState({ ...makeBatch({ counts: { completed: 1 } }), ...ended }, 'cancel').word).toBe('Done');
  });
});

describe('the running part of the bar', () => {
  it('is filled so far that all that is filled is the fraction', () => {
    const counts = { completed: 4, active: 2, waiting: 4 };
    expect(runningFill(makeBatch({ counts, fraction: 0.5 }))).toBeCloseTo(0.5);
    expect(runningFill(makeBatch({ counts, fraction: 0.4 }))).toBe(0);
  });

  it('is full or empty where large jobs make the fraction another one than the number of jobs', () => {
    const counts = { completed: 4, active: 2, waiting: 4 };
    expect(runningFill(makeBatch({ counts, fraction: 0.9 }))).toBe(1);
    expect(runningFill(makeBatch({ counts, fraction: 0.1 }))).toBe(0);
    expect(runningFill(makeBatch({ counts: { waiting: 4 }, fraction: null }))).toBe(0);
  });
});
