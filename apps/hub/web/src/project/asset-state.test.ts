import { type Job, type JobStatus, readJob } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { assetState, countStates, inGridOrder, newestFirst } from './asset-state.ts';

const job = (status: JobStatus, more: Partial<Job> = {}): Job => {
  const createdAt = '2026-01-01T10:00:00.000Z';
  const made = readJob({ id: 'J', kind: 'cells', status, createdAt, revision: 1, ...more });
  if (!made) throw new TypeError('These fields make no job.');
  return made;
};
const asset = { currentResultId: null, latestJobId: 'J' };

describe('the state of an image', () => {
  it('follows its latest job', () => {
    expect(assetState(asset, job('queued'))).toBe('active');
    expect(assetState(asset, job('cancelling'))).toBe('active');
    expect(assetState(asset, job('failed'))).toBe('failed');
    expect(assetState(asset, job('completed', { summary: { outcome: 'ok', text: '' } }))).toBe('done');
  });

  it('asks for a look when confidence is low or nothing was found', () => {
    for (const outcome of ['low_confidence', 'nothing_found'] as const) {
      expect(assetState(asset, job('completed', { summary: { outcome, text: '' } }))).toBe('attention');
    }
  });

  it('keeps the result of before when a later run was cancelled', () => {
    expect(assetState({ ...asset, currentResultId: 'R' }, job('cancelled'))).toBe('done');
    expect(assetState(asset, job('cancelled'))).toBe('failed');
  });

  it('is told by the result when the job is no longer known', () => {
    expect(assetState({ currentResultId: 'R', latestJobId: 'J' }, undefined)).toBe('done');
    expect(assetState({ currentResultId: null, latestJobId: null }, undefined)).toBe('none');
  });

  it('counts each state, and all', () => {
    expect(countStates(['done', 'active', 'done', 'none'])).toEqual({
      all: 4,
      active: 1,
      attention: 0,
      done: 2,
      failed: 0,
    });
  });

  it('puts the newest first', () => {
    expect([{ id: '01A' }, { id: '01C' }, { id: '01B' }].toSorted(newestFirst).map(({ id }) => id)).toEqual([
      '01C',
      '01B',
      '01A',
    ]);
  });
});

describe('the order of images', () => {
  const order = (
    ...images: readonly (readonly [id: string, batchId: string | null, name: string])[]
  ): string =>
    inGridOrder(images.map(([id, batchId, name]) => ({ id, batchId, name })))
      .map(({ name }) => name)
      .join(' ');

  it('puts the last upload first, and its images by name, as people count', () => {
    const old = [['01', 'a', 'A2'] as const, ['02', 'a', 'A10'] as const];
    expect(order(...old, ['04', 'b', 'c1'], ['03', 'b', 'C2'])).toBe('c1 C2 A2 A10');
  });

  it('keeps uploads apart that went on at the same time', () => {
    expect(order(['01', 'a', 'x1'], ['02', 'b', 'y1'], ['03', 'a', 'x2'], ['04', 'b', 'y2'])).toBe(
      'y1 y2 x1 x2',
    );
  });

  it('takes an image of no upload for one of its own', () => {
    expect(order(['01', null, 'a'], ['02', null, 'b'], ['03', 'a', 'c'])).toBe('c b a');
  });

  it('keeps images of the same name in the order in which they came', () => {
    const images = ['03', '01', '02'].map((id) => ({ id, batchId: 'a', name: 'cells.png' }));
    expect(inGridOrder(images).map(({ id }) => id)).toEqual(['01', '02', '03']);
  });
});
