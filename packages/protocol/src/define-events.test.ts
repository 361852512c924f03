import { expect, test } from 'vitest';
import { z } from 'zod';
import { builtinEvents } from './builtin.ts';
import { combineEvents, defineEvents } from './define-events.ts';
import { jobStatuses } from './job.ts';

const note = { schema: z.object({ text: z.string() }) };
const task = {
  schema: z.object({ id: z.string(), tags: z.array(z.object({ name: z.string() })).default([]) }),
  key: (data: { id: string }) => `task:${data.id}`,
};
const events = defineEvents({
  'task.added': { ...task, state: true, ttlMs: 1000 },
  'task.progress': { ...task, state: true, conflatable: true, ttlMs: null },
  'task.noted': { ...note, clients: true },
});

test('prepares an event with its checked data and its facts', () => {
  expect(events.prepare({ type: 'task.added', data: { id: '7', extra: 1 } })).toEqual({
    type: 'task.added',
    data: { id: '7', tags: [] },
    key: 'task:7',
    state: true,
    conflatable: false,
    ttlMs: 1000,
  });
  expect(events.prepare({ type: 'task.progress', data: { id: '7' } })).toMatchObject({
    conflatable: true,
    ttlMs: null,
  });
  expect(events.prepare({ type: 'task.noted', data: { text: 'a' } })).toStrictEqual({
    type: 'task.noted',
    data: { text: 'a' },
    state: false,
    conflatable: false,
  });
});

test('makes a tombstone of a key, which is never left out', () => {
  expect(events.prepare({ type: 'task.progress', data: null }, 'task:7')).toEqual({
    type: 'task.progress',
    data: null,
    key: 'task:7',
    state: true,
    conflatable: false,
  });
});

test('says what is wrong with an event, and where', () => {
  const wrong = { id: '7', tags: [{ name: 1 }] };
  expect(() => events.prepare({ type: 'task.added', data: wrong })).toThrow(
    expect.objectContaining({
      code: 'invalid_event',
      message: expect.stringMatching(/^Event 'task.added' at 'tags.0.name': /),
    }),
  );
  expect(() => events.prepare({ type: 'task.added', data: null })).toThrow(
    expect.objectContaining({ code: 'invalid_event' }),
  );
  expect(() => events.prepare({ type: 'toString', data: {} })).toThrow(
    expect.objectContaining({ code: 'unknown_type' }),
  );
  expect(() => events.prepare({ type: 'other.type', data: null }, 'key')).toThrow(
    expect.objectContaining({ code: 'unknown_type' }),
  );
});

test('refuses a schema that takes its time', () => {
  const slow = defineEvents({ 'a.b': { schema: z.string().refine(async () => true) } });
  expect(() => slow.prepare({ type: 'a.b', data: 'x' })).toThrow(/synchronous/i);
});

test('lets clients publish only what says so', () => {
  expect(events.clientsMayPublish('task.noted')).toBe(true);
  expect(events.clientsMayPublish('task.added')).toBe(false);
  expect(events.clientsMayPublish('other.type')).toBe(false);
});

test.each(['plain', 'Upper.case', 'a.', '.b', 'a b.c'])('refuses the type %j', (type) => {
  expect(() => defineEvents({ [type]: note })).toThrow('must be dotted');
});

test('refuses state and conflatable without a key', () => {
  expect(() => defineEvents({ 'a.b': { ...note, state: true } })).toThrow('needs a key');
  expect(() => defineEvents({ 'a.b': { ...note, conflatable: true } })).toThrow('needs a key');
});

test('combines registries that share no type', () => {
  const all = combineEvents(events, defineEvents({ 'note.added': note }));
  expect(all.has('task.added') && all.has('note.added')).toBe(true);
  expect(all.prepare({ type: 'note.added', data: { text: 'a' } }).data).toEqual({ text: 'a' });
  expect(() => combineEvents(all, events)).toThrow("'task.added' is declared twice");
  expect(() => combineEvents(events, { ...events })).toThrow('made by defineEvents');
});

test('has no built-in event that clients may publish', () => {
  const types = ['job.queued', 'job.progress', 'asset.created', 'project.updated', 'system.notice'];
  expect(types.filter((type) => !builtinEvents.has(type))).toEqual([]);
  expect(types.filter((type) => builtinEvents.clientsMayPublish(type))).toEqual([]);
});

test('takes a job in every status and ends it in snapshots some time after its end', () => {
  const time = '2026-01-01T00:00:00.000Z';
  const job = {
    id: '01J',
    kind: 'cells',
    labels: {},
    attempt: 0,
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
    createdAt: time,
    runAt: time,
    startedAt: null,
    finishedAt: null,
    revision: 0,
  };
  for (const status of jobStatuses) {
    const prepared = builtinEvents.prepare({ type: 'job.progress', data: { ...job, status } });
    expect(prepared).toMatchObject({ key: 'job:01J', state: true, conflatable: true, ttlMs: null });
  }
  const done = builtinEvents.prepare({ type: 'job.completed', data: { ...job, status: 'completed' } });
  expect(done).toMatchObject({ conflatable: false, ttlMs: expect.any(Number) });
});
