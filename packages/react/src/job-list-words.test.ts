import { describe, expect, it } from 'vitest';
import { amountWords, heldWords, noteWords, rowWords, whenWords } from './job-list-words.ts';
import { makeJob } from './testing/make-job.ts';

const plain = (text: string | null): string | null => text && text.replaceAll(/[\u00a0\u202f]/g, ' ');
const finished = { status: 'completed', finishedAt: '2026-01-01T10:00:00.000Z' } as const;

describe('the note of a job', () => {
  it.each([
    ['2 of 4 · Split touching · 34 / 120 tiles', makeJob()],
    ['34 / 120 tiles', makeJob({ step: null })],
    ['The job stopped without saying why.', makeJob({ status: 'failed' })],
    ['No cells', makeJob({ ...finished, summary: { outcome: 'nothing_found', text: 'No cells' } })],
    [null, makeJob(finished)],
    [null, makeJob({ status: 'queued' })],
    ['Waits for the scanner', makeJob({ status: 'queued', message: 'Waits for the scanner' })],
  ])('is %s', (note, job) => {
    expect(noteWords(job, 'en')).toBe(note);
  });

  it('is its warning for as long as it has not ended', () => {
    const warning = { code: 'slow', message: 'It takes long.', since: '2026-01-01T10:00:00.000Z' } as const;
    expect(noteWords(makeJob({ warning }))).toBe('It takes long.');
    expect(noteWords(makeJob({ ...finished, warning }))).toBeNull();
  });
});

describe('when', () => {
  const now = Date.parse('2026-01-01T10:05:00.000Z');
  const place = { position: 3, lowMs: 120_000, highMs: 180_000 };

  it('is how long ago it ended, where it stands in line, or how long it still takes', () => {
    expect(plain(whenWords(makeJob(finished), { timeLeft: null, place: null, now }, 'en'))).toBe('5 min ago');
    const queued = makeJob({ status: 'queued' });
    expect(plain(whenWords(queued, { timeLeft: null, place, now }, 'en'))).toBe('3rd · in about 2–3 min');
    expect(whenWords(makeJob(), { timeLeft: 'about 2 min left', place: null, now }, 'en')).toBe(
      'about 2 min left',
    );
  });

  it('is not told where it is not known', () => {
    expect(whenWords(makeJob(finished), { timeLeft: null, place: null, now: null })).toBeNull();
    const since = '2026-01-01T10:00:00.000Z';
    const idle = makeJob({ status: 'queued', warning: { code: 'no_worker', message: 'Nobody.', since } });
    expect(whenWords(idle, { timeLeft: null, place, now })).toBeNull();
    const queued = makeJob({ status: 'queued' });
    expect(whenWords(queued, { timeLeft: null, place, pending: 'cancel', now })).toBeNull();
    expect(whenWords(queued, { timeLeft: null, place, pending: 'prioritize', now })).not.toBeNull();
  });
});

it('says of a row what it is and how it stands, without numbers that run', () => {
  const as = { title: 'cells.tiff', pending: null, when: 'about 2 min left' };
  expect(rowWords(makeJob(), as)).toBe('cells.tiff, Running, 2 of 4 · Split touching, about 2 min left');
  expect(rowWords(makeJob({ done: 99, fraction: 0.99 }), as)).toBe(rowWords(makeJob(), as));
  const failed = makeJob({ status: 'failed' });
  expect(rowWords(failed, { ...as, when: null, pending: 'retry' })).toBe(
    'cells.tiff, Retrying…, The job stopped without saying why',
  );
});

it('counts jobs, what is filtered out and what is held still', () => {
  expect([amountWords(1, 1, 'en'), amountWords(32, 1204, 'en')]).toEqual(['1 job', '32 of 1,204 jobs']);
  expect([heldWords(1), heldWords(2)]).toEqual([
    '1 change waits until you leave',
    '2 changes wait until you leave',
  ]);
});
