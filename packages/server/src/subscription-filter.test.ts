import { expect, test } from 'vitest';
import { SubscriptionFilter } from './subscription-filter.ts';

const progress = (key: string) => ({ type: 'task.progress', key, state: true as const, data: {} });
const ended = (key: string) => ({ type: 'task.ended', key, state: true as const, data: {} });
const noted = (key?: string) => ({ type: 'task.noted', ...(key !== undefined && { key }), data: {} });
const tombstone = (key: string) => ({ type: 'task.gone', key, state: true as const, data: null });

test('an entity that passed is heard to its end, whatever the type', () => {
  const filter = new SubscriptionFilter({ types: ['task.progress'] });
  expect(filter.passes(ended('a'))).toBe(false);
  expect(filter.passes(progress('a'))).toBe(true);
  expect(filter.passes(ended('b'))).toBe(false);
  expect(filter.passes(ended('a'))).toBe(true);
  expect(filter.passes(ended('a'))).toBe(true);
  expect(filter.passes(tombstone('a'))).toBe(true);
  expect(filter.passes(ended('a'))).toBe(false);
});

test('events that are not state stay hidden though their entity passed', () => {
  const filter = new SubscriptionFilter({ types: ['task.progress'] });
  filter.passes(progress('a'));
  expect(filter.passes(noted('a'))).toBe(false);
  expect(filter.passes(noted())).toBe(false);
});

test('a prefix passes all its types', () => {
  const filter = new SubscriptionFilter({ types: ['task.*'] });
  expect(filter.passes(noted())).toBe(true);
  expect(filter.passes({ type: 'tasks.noted', data: {} })).toBe(false);
});

test('keys that are not asked for never pass, nor does what has no key', () => {
  const filter = new SubscriptionFilter({ types: ['task.progress'], keys: ['a'] });
  filter.assume('b');
  expect(filter.passes(progress('a'))).toBe(true);
  expect(filter.passes(progress('b'))).toBe(false);
  expect(filter.passes(tombstone('b'))).toBe(false);
  expect(filter.passes(noted())).toBe(false);
  expect(filter.passes(tombstone('a'))).toBe(true);
});

test('without types nothing needs to be remembered', () => {
  const filter = new SubscriptionFilter({ keys: ['a'] });
  expect(filter.remembers).toBe(false);
  expect(filter.passes(ended('a'))).toBe(true);
});

test('the entity that was silent for longest is forgotten beyond the bound', () => {
  const filter = new SubscriptionFilter({ types: ['task.progress'] });
  filter.passes(progress('first'));
  filter.passes(progress('second'));
  filter.passes(progress('first'));
  for (let i = 0; i < 9999; i += 1) filter.passes(progress(`task:${i}`));
  expect(filter.passes(ended('first'))).toBe(true);
  expect(filter.passes(ended('second'))).toBe(false);
});
