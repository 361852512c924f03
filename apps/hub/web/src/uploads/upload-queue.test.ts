import { describe, expect, it } from 'vitest';
import {
  emptyUploads,
  maxParallel,
  reduceUploads,
  type UploadEffect,
  type UploadEvent,
  type UploadState,
  uploadTotals,
} from './upload-queue.ts';

const files = (count: number, bytes = 100) =>
  Array.from({ length: count }, (_, index) => ({
    id: `f${index}`,
    projectId: 'P',
    name: `image-${index}.png`,
    bytes,
  }));

function run(events: readonly UploadEvent[], from: UploadState = emptyUploads) {
  const effects: UploadEffect[] = [];
  let state = from;
  for (const event of events) {
    const next = reduceUploads(state, event);
    state = next.state;
    effects.push(...next.effects);
  }
  const statuses = state.uploads.map(({ status }) => status);
  return {
    state,
    effects,
    statuses,
    started: effects.filter(({ type }) => type === 'start').map(({ id }) => id),
  };
}

describe('upload queue', () => {
  it('sends a bounded number at once and starts the next when one ends', () => {
    const first = run([{ type: 'added', files: files(5) }]);
    expect(first.started).toHaveLength(maxParallel);
    expect(first.statuses).toEqual(['sending', 'sending', 'sending', 'waiting', 'waiting']);
    const second = run([{ type: 'stored', id: 'f1' }], first.state);
    expect(second.started).toEqual(['f3']);
  });

  it('moves from sending to storing once all bytes are out, and never back', () => {
    const { state } = run([
      { type: 'added', files: files(1) },
      { type: 'progressed', id: 'f0', sentBytes: 60 },
      { type: 'progressed', id: 'f0', sentBytes: 40 },
    ]);
    expect(state.uploads[0]).toMatchObject({ sentBytes: 60, status: 'sending' });
    const after = run([{ type: 'progressed', id: 'f0', sentBytes: 120 }], state);
    expect(after.state.uploads[0]).toMatchObject({ sentBytes: 100, status: 'storing' });
  });

  it('aborts what is under way when cancelled, gives its place to the next, and hears nothing more of it', () => {
    const cancelled = run([
      { type: 'added', files: files(4) },
      { type: 'cancel', id: 'f0' },
      { type: 'stored', id: 'f0' },
    ]);
    expect(cancelled.effects.filter(({ type }) => type === 'abort').map(({ id }) => id)).toEqual(['f0']);
    expect(cancelled.statuses).toEqual(['cancelled', 'sending', 'sending', 'sending']);
  });

  it('does not abort a file that has not started', () => {
    const { effects } = run([
      { type: 'added', files: files(4) },
      { type: 'cancel', id: 'f3' },
    ]);
    expect(effects.some(({ type }) => type === 'abort')).toBe(false);
  });

  it('retries what failed from the start, but not what the server rejected', () => {
    const { statuses } = run([
      { type: 'added', files: files(2) },
      { type: 'progressed', id: 'f0', sentBytes: 50 },
      { type: 'failed', id: 'f0', reason: 'The connection was lost.' },
      { type: 'rejected', id: 'f1', reason: 'This is not an image.' },
      { type: 'retry', id: 'f0' },
      { type: 'retry', id: 'f1' },
    ]);
    expect(statuses).toEqual(['sending', 'rejected']);
  });

  it('clears what has ended and forgets its file', () => {
    const { state, effects } = run([
      { type: 'added', files: files(2) },
      { type: 'failed', id: 'f0', reason: 'The connection was lost.' },
      { type: 'clear' },
    ]);
    expect(state.uploads.map(({ id }) => id)).toEqual(['f1']);
    expect(effects).toContainEqual({ type: 'forget', id: 'f0' });
  });

  it('weighs the total by bytes and leaves out what was given up', () => {
    const { state } = run([
      { type: 'added', files: files(3) },
      { type: 'progressed', id: 'f0', sentBytes: 50 },
      { type: 'stored', id: 'f1' },
      { type: 'rejected', id: 'f2', reason: 'This is not an image.' },
    ]);
    expect(uploadTotals(state.uploads)).toEqual({
      files: 3,
      pending: 1,
      done: 1,
      problems: 1,
      fraction: 0.75,
    });
  });
});
