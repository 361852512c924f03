import { expect, test } from 'vitest';
import { builtinEvents } from './builtin.ts';

test.each(['asset.deleted', 'project.deleted'])('%s is the tombstone of a key', (type) => {
  expect(builtinEvents.prepare({ type, data: null }, 'asset:1')).toMatchObject({
    type,
    key: 'asset:1',
    data: null,
    state: true,
    conflatable: false,
  });
});

test.each(['asset.deleted', 'project.deleted'])('%s says what is deleted by nothing but its key', (type) => {
  expect(() => builtinEvents.prepare({ type, data: null })).toThrow('needs the key');
  expect(() => builtinEvents.prepare({ type, data: { id: '1' } }, 'asset:1')).toThrow('expected null');
});

test('a finished job stays in snapshots for an hour, a running one for as long as it runs', () => {
  const job = {
    id: '01J',
    kind: 'cells',
    labels: {},
    status: 'running',
    attempt: 1,
    step: null,
    done: null,
    total: null,
    unit: null,
    fraction: null,
    message: null,
    eta: null,
    priority: 0,
    summary: null,
    error: null,
    warning: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    runAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    finishedAt: null,
    revision: 1,
  };
  const facts = { key: 'job:01J', state: true };
  expect(builtinEvents.prepare({ type: 'job.started', data: job })).toMatchObject({ ...facts, ttlMs: null });
  expect(builtinEvents.prepare({ type: 'job.progress', data: job })).toMatchObject({
    ...facts,
    conflatable: true,
  });
  expect(builtinEvents.prepare({ type: 'job.completed', data: job })).toMatchObject({
    ...facts,
    ttlMs: 3_600_000,
  });
});
