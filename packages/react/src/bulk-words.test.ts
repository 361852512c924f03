import type { Job } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { bulkActionOf, bulkWords, requestRefusal } from './bulk-words.ts';
import { makeJob } from './testing/make-job.ts';

const bulk = (changes: Partial<Job>): Job =>
  makeJob({ kind: 'bulk-action', done: 12, total: 40, ...changes });
const words = (changes: Partial<Job>, reasons: readonly string[] = []): string =>
  bulkWords(
    {
      job: bulk(changes),
      action: 'cancel',
      refused: reasons.map((reason, index) => ({ id: String(index), reason })),
    },
    'en',
  );
const ended = { status: 'completed', done: 40, summary: { outcome: 'ok', text: '40 of 40 jobs' } } as const;

describe('a bulk job', () => {
  it('is told by how far it is', () => {
    expect(words({})).toBe('Cancelling jobs · 12 of 40');
    expect(words({ status: 'queued', done: null, total: null })).toBe('Cancelling jobs…');
  });

  it('is told at its end by what came of it, with the reason that most had', () => {
    expect(words(ended)).toBe('40 jobs cancelled.');
    expect(words(ended, ['It has ended.', 'You may not.', 'It has ended.'])).toBe(
      '37 of 40 jobs cancelled. 3 could not be cancelled: It has ended. And other reasons.',
    );
  });

  it('counts those that it was told of, or all where more are known', () => {
    const summary = { outcome: 'ok', text: '900 of 1000 jobs, 100 could not have it' } as const;
    const told = {
      job: bulk({ ...ended, total: 1000, summary }),
      action: 'retry',
      refused: [{ id: 'a', reason: 'It runs.' }],
    } as const;
    expect(bulkWords({ ...told, refusedCount: 100 }, 'en')).toBe(
      '900 of 1,000 jobs started again. 100 could not be started again: It runs.',
    );
    expect(bulkWords({ ...told, refusedCount: null })).toBe(
      '900 of 1000 jobs, 100 could not have it: It runs.',
    );
  });

  it('is told in its own words where nobody says which jobs could not have it', () => {
    const summary = { outcome: 'nothing_found', text: 'No job matched' } as const;
    expect(words({ ...ended, summary })).toBe('No job matched');
  });

  it('is told when it stopped, and why', () => {
    const error = { code: 'x', message: 'The server went down.', retryable: true };
    expect(words({ status: 'failed', error })).toBe('Cancelling stopped: The server went down.');
    expect(words({ status: 'cancelled' })).toBe('Cancelling stopped after 12 of 40 jobs.');
  });

  it('does what its label says, else what was asked last', () => {
    expect(bulkActionOf(bulk({ labels: { action: 'pause' } }), 'cancel')).toBe('pause');
    expect(bulkActionOf(bulk({ labels: { action: 'toString' } }), 'cancel')).toBe('cancel');
    expect(bulkWords({ job: bulk({}), action: null, refused: [] }, 'en')).toBe('Changing jobs · 12 of 40');
  });
});

it.each([
  [1, 'Could not cancel the job: Why.'],
  [1200, 'Could not cancel 1,200 jobs: Why.'],
  [null, 'Could not cancel the jobs: Why.'],
])('says of %s jobs why nothing could be asked', (count, text) => {
  expect(requestRefusal({ action: 'cancel', count, reason: 'Why.' }, 'en')).toBe(text);
});
