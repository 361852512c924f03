import { jobStatuses } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import {
  announcementWords,
  failureWords,
  progressValueText,
  retryWords,
  stateWords,
  stepWords,
  summaryWords,
  tookWords,
} from './job-words.ts';
import { makeJob } from './testing/make-job.ts';

const found = (outcome: 'ok' | 'nothing_found' | 'low_confidence', text = '') =>
  makeJob({ status: 'completed', summary: { outcome, text } });

describe('the words of a job', () => {
  it.each(jobStatuses)('has a word and a mark for %s', (status) => {
    const { word, tone, icon } = stateWords({ status, summary: null });
    expect(word).not.toBe('');
    expect(tone).not.toBe('');
    expect(icon).not.toBe('');
  });

  it('tells nothing found and low confidence apart from success and failure', () => {
    expect(stateWords(found('ok'))).toMatchObject({ word: 'Done', tone: 'done' });
    expect(stateWords(found('nothing_found'))).toMatchObject({ word: 'Nothing found', tone: 'waiting' });
    expect(stateWords(found('low_confidence'))).toMatchObject({ word: 'Needs a look', tone: 'attention' });
  });

  it('shows what was asked before it is confirmed', () => {
    expect(stateWords(makeJob(), 'cancel').word).toBe('Cancelling…');
    expect(stateWords(makeJob({ status: 'failed' }), 'retry').word).toBe('Retrying…');
  });

  it('counts steps from one', () => {
    expect(stepWords(makeJob())).toBe('2 of 4 · Split touching');
    expect(stepWords(makeJob({ step: { name: 'All', index: 0, total: 1 } }))).toBe('All');
    const sub = { name: 'Tile 3', index: 2, total: 12 };
    expect(stepWords(makeJob({ step: { name: 'Split', index: 1, total: 4, sub } }))).toBe(
      '2 of 4 · Split · Tile 3',
    );
    expect(stepWords(makeJob({ step: null }))).toBeNull();
  });

  it('sums up only what is completed, also when the job says nothing', () => {
    expect(summaryWords(found('ok', '128 cells, 3 need a look'))).toBe('128 cells, 3 need a look');
    expect(summaryWords(found('nothing_found'))).toBe('There was nothing to find.');
    expect(summaryWords(makeJob())).toBeNull();
  });

  it('says whether trying again can help', () => {
    const error = { code: 'worker_lost', message: 'The worker stopped.', retryable: true };
    expect(failureWords({ error })).toEqual({
      happened: 'The worker stopped.',
      todo: 'Trying again may help.',
    });
    expect(failureWords({ error: { ...error, retryable: false } }).todo).toMatch(/will not help/);
    expect(failureWords({ error: null }).happened).toMatch(/without saying why/);
  });

  it('says of a job that waits to be tried again what happened and when it goes on', () => {
    const error = { code: 'worker_lost', message: 'The worker stopped.', retryable: true };
    const job = { error, runAt: '2026-01-01T10:00:12.000Z' };
    const at = (second: number) => retryWords(job, Date.UTC(2026, 0, 1, 10, 0, second), 'en');
    expect(at(0)).toBe('The worker stopped. Next attempt in 12\u00a0s.');
    expect(at(12)).toBe('The worker stopped. Next attempt soon.');
    expect(retryWords({ ...job, error: null }, null)).toBe('Next attempt soon.');
  });

  it('tells how long it took, unless the clocks disagree', () => {
    const startedAt = '2026-01-01T10:00:01.000Z';
    expect(tookWords({ startedAt, finishedAt: '2026-01-01T10:00:13.500Z' }, 'en')).toBe('12\u00a0s');
    expect(tookWords({ startedAt, finishedAt: '2026-01-01T09:00:00.000Z' }, 'en')).toBeNull();
    expect(tookWords({ startedAt, finishedAt: null }, 'en')).toBeNull();
  });

  it('reads the bar out in full', () => {
    expect(progressValueText(makeJob(), 'about 2–3 min left', 'en').replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(
      '28 %, step 2 of 4: Split touching, 34 / 120 tiles, about 2–3 min left',
    );
    const bare = makeJob({ fraction: null, step: null, done: null, eta: null });
    expect(progressValueText(bare, null, 'en')).toBe('in progress');
  });

  it('announces a state with what came of it', () => {
    expect(announcementWords(found('ok', '128 cells'), 'a.tiff')).toBe('a.tiff: Done. 128 cells');
    expect(announcementWords(makeJob(), 'a.tiff')).toBe('a.tiff: Running');
  });
});
