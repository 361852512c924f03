import { type Batch, isFinal, jobStatuses } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { possibleActions, possibleBatchActions, possibleReviewActions } from './possible-actions.ts';

describe('what can be asked of a job', () => {
  it('is by the rules of its states', () => {
    const table = jobStatuses.map((status) => `${status}: ${possibleActions({ status }).join(' ')}`);
    expect(table).toEqual([
      'queued: cancel pause prioritize',
      'running: cancel pause prioritize',
      'reviewing: cancel prioritize',
      'pausing: cancel resume prioritize',
      'paused: cancel resume prioritize',
      'cancelling: ',
      'retrying: cancel pause prioritize',
      'cancelled: retry',
      'completed: ',
      'failed: retry',
    ]);
  });

  it('is to be cancelled or to be run again, never both', () => {
    for (const status of jobStatuses) {
      const actions = possibleActions({ status });
      expect(actions.includes('cancel') && actions.includes('retry')).toBe(false);
      expect(actions.includes('retry') && !isFinal(status)).toBe(false);
    }
  });
});

describe('what can be asked of a batch', () => {
  it('is by its state', () => {
    const all: Batch['status'][] = ['open', 'running', 'paused', 'cancelling', 'completed'];
    expect(all.map((status) => possibleBatchActions({ status }).join(' '))).toEqual([
      'cancel pause',
      'cancel pause',
      'cancel resume',
      '',
      '',
    ]);
  });
});

describe('what can be asked of a review', () => {
  it('is an answer, once', () => {
    expect(possibleReviewActions({ status: 'open' })).toEqual(['answer']);
    expect(possibleReviewActions({ status: 'answered' })).toEqual([]);
    expect(possibleReviewActions({ status: 'withdrawn' })).toEqual([]);
  });
});
