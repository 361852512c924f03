import { fakeClock } from '@headway/testkit';
import { expect, test } from 'vitest';
import { RecordingWatcher } from '../test/presence-watcher.ts';
import { resolvePresence, type PresenceOptions } from './presence-options.ts';
import { Presences } from './presences.ts';

const channel = 'room:1';
const tab = (id: string) => ({ id, kind: 'web' }) as const;

/** A server whose start is long ago. */
function start(presence: PresenceOptions = {}, startedAgoMs = 60_000) {
  const clock = fakeClock();
  const presences = new Presences(resolvePresence({ room: { presence }, quiet: {} }), clock);
  clock.advanceSync(startedAgoMs);
  return {
    clock,
    presences,
    enter: (user: string, id = `${user}-1`) => presences.enter(channel, user, tab(id)),
    leave: (user: string, how: 'left' | 'lost' | 'removed', id = `${user}-1`) =>
      presences.leave(channel, user, id, how),
    watch() {
      const watcher = new RecordingWatcher(clock);
      presences.watch(channel, watcher);
      return watcher;
    },
  };
}

test('a watcher is told at once who is there, then who comes and goes', () => {
  const t = start();
  t.enter('ann');
  const watcher = t.watch();
  expect(watcher.news()).toEqual(['=ann(ann-1)']);
  t.enter('ben');
  t.clock.advanceSync(249);
  expect(watcher.news()).toEqual([]);
  t.clock.advanceSync(1);
  expect(watcher.messages).toMatchObject([{ count: 2, changed: [{ user: 'ben', clients: [tab('ben-1')] }] }]);
  t.leave('ann', 'left');
  t.clock.advanceSync(1000);
  expect(watcher.news()).toEqual(['+ben(ben-1)', '-ann']);
});

test('an empty channel is told as a list of nobody', () => {
  expect(start().watch().news()).toEqual(['nobody']);
});

test('several tabs and devices of a person are one member, who leaves with the last of them', () => {
  const t = start();
  const watcher = t.watch();
  t.enter('ann', 'tab');
  t.enter('ann', 'phone');
  t.clock.advanceSync(1000);
  t.leave('ann', 'left', 'tab');
  t.clock.advanceSync(1000);
  t.leave('ann', 'left', 'phone');
  t.clock.advanceSync(1000);
  expect(watcher.news()).toEqual(['nobody', '+ann(tab phone)', '+ann(phone)', '-ann']);
  expect(t.presences.members(channel)).toEqual([]);
});

test('several connections of one client are one client', () => {
  const t = start();
  t.enter('ann');
  t.enter('ann');
  const watcher = t.watch();
  t.leave('ann', 'lost');
  t.clock.advanceSync(60_000);
  expect(watcher.news()).toEqual(['=ann(ann-1)']);
  t.leave('ann', 'removed');
  t.clock.advanceSync(250);
  expect(watcher.news()).toEqual(['-ann']);
});

test('who comes back within the grace was never away, and who does not leaves after it', () => {
  const t = start();
  const watcher = t.watch();
  t.enter('ann');
  t.clock.advanceSync(1000);
  const [before] = t.presences.members(channel);
  t.leave('ann', 'lost');
  t.clock.advanceSync(9999);
  t.enter('ann');
  t.clock.advanceSync(60_000);
  expect(t.presences.members(channel)).toEqual([before]);
  expect(watcher.news()).toEqual(['nobody', '+ann(ann-1)']);
  t.leave('ann', 'lost');
  t.clock.advanceSync(9999);
  expect(watcher.news()).toEqual([]);
  t.clock.advanceSync(1);
  expect(watcher.news()).toEqual(['-ann']);
});

test('a network that is cut every three seconds does not show', () => {
  const t = start();
  t.enter('ann');
  const watcher = t.watch();
  for (let round = 0; round < 20; round += 1) {
    t.clock.advanceSync(3000);
    t.leave('ann', 'lost');
    t.clock.advanceSync(1500);
    t.enter('ann');
  }
  expect(watcher.news()).toEqual(['=ann(ann-1)']);
});

test('who subscribes anew, with another filter, was never away', () => {
  const t = start();
  t.enter('ann');
  const watcher = t.watch();
  t.enter('ben');
  for (let turn = 0; turn < 40; turn += 1) {
    t.leave('ann', 'left');
    t.clock.advanceSync(13);
    t.enter('ann');
    t.clock.advanceSync(24);
  }
  expect(watcher.news()).toEqual(['=ann(ann-1)', '+ben(ben-1)']);
});

test('who came and went between two messages is not told of', () => {
  const t = start();
  const watcher = t.watch();
  t.enter('ann');
  t.leave('ann', 'removed');
  t.clock.advanceSync(5000);
  expect(watcher.news()).toEqual(['nobody']);
});

test('a client that comes back under another name is told of', () => {
  const t = start();
  t.enter('ann');
  const watcher = t.watch();
  t.presences.enter(channel, 'ann', { id: 'ann-1', kind: 'web', name: 'hub' });
  t.clock.advanceSync(250);
  expect(watcher.messages.at(-1)?.changed?.[0]?.clients).toEqual([{ id: 'ann-1', kind: 'web', name: 'hub' }]);
});

test('in a crowd only the count is told, once a second, and the list anew when it is one no more', () => {
  const t = start({ maxMembers: 2 });
  t.enter('ann');
  t.enter('ben');
  const watcher = t.watch();
  t.enter('cy');
  t.clock.advanceSync(250);
  expect(watcher.news()).toEqual(['=ann(ann-1) =ben(ben-1)', '3']);
  expect(watcher.messages).toEqual([]);
  for (const user of ['dan', 'eva', 'fay']) {
    t.enter(user);
    t.clock.advanceSync(300);
  }
  expect(watcher.news()).toEqual([]);
  t.clock.advanceSync(100);
  expect(watcher.news()).toEqual(['6']);
  for (const user of ['ann', 'cy', 'dan', 'eva']) t.leave(user, 'removed');
  t.clock.advanceSync(1000);
  expect(watcher.news()).toEqual(['=ben(ben-1) =fay(fay-1)']);
});

test('nobody is told of a crowd one by one, and a join costs no look at the others', () => {
  const t = start();
  const watchers = Array.from({ length: 3 }, () => t.watch());
  for (let index = 0; index < 10_000; index += 1) t.enter(`user-${index}`);
  t.clock.advanceSync(250);
  expect(watchers.map((watcher) => watcher.news())).toEqual([
    ['nobody', '10000'],
    ['nobody', '10000'],
    ['nobody', '10000'],
  ]);
  t.enter('one-more');
  t.clock.advanceSync(1000);
  expect(watchers[2]?.outgoing.at(-1)?.frame.length).toBeLessThan(80);
});

test('what many are told is encoded once', () => {
  const t = start();
  const watchers = Array.from({ length: 5 }, () => t.watch());
  t.enter('ann');
  t.clock.advanceSync(250);
  for (const index of [0, 1]) {
    const [first, ...others] = watchers.map(({ outgoing }) => outgoing[index]);
    expect(first).toBeDefined();
    for (const other of others) expect(other).toBe(first);
  }
});

test('who watches since the last message is brought to the same list as the others', () => {
  const t = start();
  const early = t.watch();
  t.enter('ann');
  const late = t.watch();
  t.leave('ann', 'removed');
  t.enter('ben');
  t.clock.advanceSync(250);
  expect(late.news()).toEqual(['=ann(ann-1)', '=ben(ben-1)']);
  expect(early.news()).toEqual(['nobody', '+ben(ben-1)']);
});

test('a watcher that is behind gets the newest list once it has room, and no queue of changes', async () => {
  const t = start();
  const [slow, fast] = [t.watch(), t.watch()];
  slow.block();
  for (const user of ['ann', 'ben', 'cy']) {
    t.enter(user);
    t.clock.advanceSync(250);
  }
  t.leave('ann', 'removed');
  t.clock.advanceSync(250);
  slow.unblock();
  await t.clock.advance(0);
  expect(slow.news()).toEqual(['nobody', '=ben(ben-1) =cy(cy-1)']);
  expect(fast.news()).toEqual(['nobody', '+ann(ann-1)', '+ben(ben-1)', '+cy(cy-1)', '-ann']);
  t.leave('cy', 'removed');
  t.clock.advanceSync(250);
  expect([slow.news(), fast.news()]).toEqual([['-cy'], ['-cy']]);
});

test('a watcher that left while it was behind is told nothing more', async () => {
  const t = start();
  const watcher = t.watch();
  watcher.block();
  t.enter('ann');
  t.clock.advanceSync(250);
  t.presences.unwatch(channel, watcher);
  watcher.unblock();
  await t.clock.advance(1000);
  expect(watcher.news()).toEqual(['nobody']);
});

test('a server that has just started says so, and then tells all', () => {
  const t = start({}, 2000);
  t.enter('ann');
  const watcher = t.watch();
  t.enter('ben');
  t.clock.advanceSync(7999);
  expect(watcher.news()).toEqual(['=ann(ann-1)…', '+ben(ben-1)…']);
  t.clock.advanceSync(1);
  expect(watcher.news()).toEqual(['=ann(ann-1) =ben(ben-1)']);
  t.clock.advanceSync(60_000);
  expect(watcher.news()).toEqual([]);
});

test('clients that come under ever new ids and are cut do not pile up', () => {
  const t = start();
  for (let index = 0; index < 100; index += 1) {
    t.enter('ann', `tab-${index}`);
    t.leave('ann', 'lost', `tab-${index}`);
  }
  t.enter('ann', 'here');
  const clients = t.presences.members(channel)[0]?.clients.map(({ id }) => id);
  expect(clients).toHaveLength(16);
  expect(clients?.slice(-2)).toEqual(['tab-99', 'here']);
  t.clock.advanceSync(10_000);
  expect(t.presences.members(channel)[0]?.clients).toEqual([tab('here')]);
});

test('an empty room leaves no timer and no memory behind, and a full one none after the close', () => {
  const t = start();
  const watcher = t.watch();
  t.enter('ann');
  t.leave('ann', 'lost');
  t.presences.unwatch(channel, watcher);
  expect(t.presences.size).toBe(1);
  t.clock.advanceSync(10_000);
  expect([t.presences.size, t.clock.pendingTimers]).toEqual([0, 0]);
  t.watch();
  t.enter('ann');
  t.leave('ann', 'lost');
  t.presences.close();
  expect([t.presences.size, t.clock.pendingTimers]).toEqual([0, 0]);
});

test('a channel without presence has no room', () => {
  const t = start();
  t.presences.enter('quiet:1', 'ann', tab('ann-1'));
  t.presences.leave('quiet:1', 'ann', 'ann-1', 'lost');
  expect([t.presences.size, t.clock.pendingTimers]).toEqual([0, 0]);
  expect(() => t.presences.members('quiet:1')).toThrow("No presence is kept in 'quiet:1'.");
});

test('numbers that make no sense are refused at the door', () => {
  expect(() => resolvePresence({ room: { presence: { graceMs: -1 } } })).toThrow(
    "'presence.graceMs' of namespace 'room' must be a whole number from 0, got -1.",
  );
  expect(resolvePresence({ room: { presence: false }, quiet: {} }).size).toBe(0);
});
