import { expect, test } from 'vitest';
import type { CursorId } from '../cursors.ts';
import type { Log, StoredEvent } from '../log.ts';
import { type Bench, type DurableLogFixture, eventsOf, idsAfter, plain, progress, start } from './fixture.ts';

const mailer: CursorId = { user: 'ann', name: 'mailer', channel: 'project:1' };
const dayMs = 86_400_000;

/** The places of durable readers, and what was set aside for them. */
export function cursorContract(bench: () => Bench): void {
  test('opens a cursor behind all events, or before all of them, and knows it from then on', async () => {
    const log = bench().open();
    await log.append([plain('a'), plain('b')]);
    const at = (offset: number) => ({ epoch: log.epoch, offset });
    expect(await log.cursors.open(mailer)).toEqual({
      ...mailer,
      position: at(2),
      attempts: 0,
      createdAt: bench().now(),
      usedAt: bench().now(),
      created: true,
      reason: null,
    });
    await log.append([plain('c')]);
    expect(await log.cursors.open(mailer, { from: 'start' })).toMatchObject({
      created: false,
      position: at(2),
      reason: null,
    });
    const early = { ...mailer, name: 'early' };
    expect(await log.cursors.open(early, { from: 'start' })).toMatchObject({ position: at(0) });
    expect(await log.cursors.open({ ...mailer, channel: 'project:2' })).toMatchObject({ position: at(0) });
    expect(await log.position('project:2')).toEqual(at(0));
  });

  test('moves a cursor on and never back, nor above the top', async () => {
    const log = bench().open();
    expect(await log.cursors.move(mailer, { offset: 1 })).toBeNull();
    await log.cursors.open(mailer);
    await log.append([plain('a'), plain('b'), plain('c')]);
    const offsetAfter = async (offset: number) =>
      (await log.cursors.move(mailer, { offset }))?.position.offset;
    expect(await offsetAfter(2)).toBe(2);
    expect(await offsetAfter(1)).toBe(2);
    expect(await offsetAfter(9)).toBe(3);
    expect((await log.cursors.open(mailer))?.position).toEqual({ epoch: log.epoch, offset: 3 });
  });

  test('keeps how often the next event was tried, until the cursor moves', async () => {
    const log = bench().open();
    await log.cursors.open(mailer);
    await log.append([plain('a'), plain('b')]);
    await log.cursors.move(mailer, { offset: 0, attempts: 2 });
    expect(await log.cursors.open(mailer)).toMatchObject({ attempts: 2 });
    await log.cursors.move(mailer, { offset: 1 });
    expect(await log.cursors.open(mailer)).toMatchObject({ attempts: 0, position: { offset: 1 } });
    // Speaks of an event that is dealt with.
    await log.cursors.move(mailer, { offset: 0, attempts: 3 });
    expect(await log.cursors.open(mailer)).toMatchObject({ attempts: 0 });
  });

  test('bounds the cursors of a user, not those of others, and opens known ones all the same', async () => {
    const { cursors } = bench().open();
    const open = (user: string, name: string) => cursors.open({ ...mailer, user, name }, { maxPerUser: 2 });
    await open('ann', 'a');
    await open('ann', 'b');
    expect(await open('ann', 'c')).toBeNull();
    expect(await open('ann', 'a')).toMatchObject({ created: false });
    expect(await open('bob', 'c')).toMatchObject({ created: true });
    expect(await cursors.forget({ ...mailer, name: 'a' })).toBe(true);
    expect(await open('ann', 'c')).toMatchObject({ created: true });
  });

  test('lists cursors by user, name and channel, in pages', async () => {
    const { cursors } = bench().open();
    for (const user of ['bob', 'ann']) {
      for (const channel of ['project:2', 'project:1']) await cursors.open({ user, name: 'mailer', channel });
    }
    const idOf = ({ user, channel }: CursorId) => `${user} ${channel}`;
    const all = ['ann project:1', 'ann project:2', 'bob project:1', 'bob project:2'];
    expect((await cursors.list()).map(idOf)).toEqual(all);
    const first = await cursors.list({ limit: 3 });
    const after = first.at(-1);
    const rest = await cursors.list({ limit: 3, ...(after && { after }) });
    expect([...first, ...rest].map(idOf)).toEqual(all);
    expect((await cursors.list({ user: 'bob', channel: 'project:2' })).map(idOf)).toEqual(['bob project:2']);
    expect(await cursors.list({ name: 'other' })).toEqual([]);
  });

  test('keeps lossless events above a cursor that is used, whatever their age and count', async () => {
    const { open, advance } = bench();
    const log = open();
    log.setRetention(() => ({ maxEvents: 1, maxAgeMs: 1000, cursorMs: 7 * dayMs }));
    await log.append([plain('before')]);
    await log.cursors.open(mailer);
    await log.append([plain('a'), plain('b'), plain('c'), progress('p', 'job:1', { state: false })]);
    await log.append([progress('q', 'job:1', { state: false })]);
    advance(6 * dayMs);
    await log.sweep();
    expect(await log.read('project:1', start(log), 9)).toMatchObject({ reason: 'trimmed' });
    const cursor = { epoch: log.epoch, offset: 1 };
    expect(await idsAfter(log, 'project:1', cursor)).toEqual(['a', 'b', 'c']);
    await log.cursors.move(mailer, { offset: 3 });
    await log.sweep();
    expect(await log.read('project:1', cursor, 9)).toMatchObject({ reason: 'trimmed' });
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 3 })).toEqual(['c']);
  });

  test('waits no longer for a cursor that nobody used, and tells its reader where history goes on', async () => {
    const { open, advance } = bench();
    const log = open();
    log.setRetention(() => ({ maxEvents: 2, cursorMs: 7 * dayMs }));
    await log.cursors.open(mailer);
    await log.append(['a', 'b', 'c', 'd'].map((id) => plain(id)));
    await log.cursors.move(mailer, { offset: 0, attempts: 2 });
    advance(7 * dayMs + 1);
    log.setRetention(() => ({ maxEvents: 2, maxAgeMs: 30 * dayMs, cursorMs: 7 * dayMs }));
    await log.sweep();
    expect(await log.cursors.open(mailer)).toMatchObject({
      created: false,
      reason: 'trimmed',
      attempts: 0,
      position: { offset: 2 },
    });
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 2 })).toEqual(['c', 'd']);
    expect(await log.cursors.open(mailer)).toMatchObject({ reason: null });
    expect(await log.cursors.open({ ...mailer, name: 'early' }, { from: 'start' })).toMatchObject({
      position: { offset: 2 },
    });
  });

  test('sets an event aside with a copy and a notice, and moves the cursor behind it', async () => {
    const log = bench().open();
    const { events, heard } = await withEvents(log);
    const [first, second] = events;
    await log.cursors.move(mailer, { offset: 0, attempts: 3 });
    const notice = plain('notice', { channel: 'user:ann', type: 'delivery.failed' });
    expect(await log.cursors.setAside(mailer, { id: '01', event: first, attempts: 3, notice })).toBe(true);
    expect(await log.cursors.open(mailer)).toMatchObject({ attempts: 0, position: { offset: 1 } });
    expect(heard.map(({ id }) => id)).toEqual(['notice']);
    expect(await idsAfter(log, 'user:ann', start(log))).toEqual(['notice']);
    await log.cursors.setAside(mailer, { id: '02', event: second, attempts: 1 });
    log.setRetention(() => ({ maxEvents: 0 }));
    await log.cursors.move(mailer, { offset: 3 });
    await log.sweep();
    expect(await log.cursors.listSetAside({ user: 'ann' })).toMatchObject([
      { ...mailer, id: '01', attempts: 3, setAsideAt: bench().now(), resendAttempts: null },
      { id: '02', event: { id: 'b', offset: 2, type: 'task.noted', data: { id: 'b' } } },
    ]);
    expect(await log.cursors.listSetAside({ limit: 1, after: '01' })).toMatchObject([{ id: '02' }]);
    expect(await log.cursors.listSetAside({ user: 'bob' })).toEqual([]);
  });

  test('bounds what is set aside for a cursor: the next one stays where it is', async () => {
    const log = bench().open();
    const { events } = await withEvents(log);
    const notice = plain('notice', { channel: 'user:ann' });
    const setAside = (index: 0 | 1, id: string) =>
      log.cursors.setAside(mailer, { id, event: events[index], attempts: 3, max: 1, notice });
    expect(await setAside(0, '01')).toBe(true);
    expect(await setAside(1, '02')).toBe(false);
    expect(await log.cursors.open(mailer)).toMatchObject({ position: { offset: 1 } });
    expect(await idsAfter(log, 'user:ann', start(log))).toEqual(['notice']);
    // Known already.
    expect(await setAside(0, '01')).toBe(true);
    const unknown = { ...mailer, user: 'bob' };
    expect(await log.cursors.setAside(unknown, { id: '03', event: events[0], attempts: 3 })).toBe(false);
  });

  test('notes what is to be sent again, how often that was tried, and that it failed again', async () => {
    const log = bench().open();
    const { events } = await withEvents(log);
    for (const [index, id] of ['01', '02'].entries()) {
      await log.cursors.setAside(mailer, { id, event: events[index === 0 ? 0 : 1], attempts: 3 });
    }
    const resent = () => log.cursors.listSetAside({ ...mailer, resend: true });
    expect(await resent()).toEqual([]);
    expect(await log.cursors.resend('02', 0)).toMatchObject({ ...mailer, id: '02', resendAttempts: 0 });
    expect(await log.cursors.resend('99', 0)).toBeNull();
    expect(await resent()).toMatchObject([{ id: '02', resendAttempts: 0, attempts: 3 }]);
    await log.cursors.resend('02', 1);
    expect(await resent()).toMatchObject([{ resendAttempts: 1 }]);
    await log.cursors.setAside(mailer, { id: '02', event: events[1], attempts: 3 });
    expect(await resent()).toEqual([]);
    expect(await log.cursors.listSetAside()).toMatchObject([{ id: '01' }, { id: '02', attempts: 6 }]);
    expect(await log.cursors.drop('02')).toMatchObject({ id: '02', ...mailer, event: { id: 'b' } });
    expect(await log.cursors.drop('02')).toBeNull();
  });

  test('forgets a cursor with all that was set aside for it', async () => {
    const log = bench().open();
    const { events } = await withEvents(log);
    await log.cursors.setAside(mailer, { id: '01', event: events[0], attempts: 3 });
    expect(await log.cursors.forget(mailer)).toBe(true);
    expect(await log.cursors.forget(mailer)).toBe(false);
    expect([await log.cursors.list(), await log.cursors.listSetAside()]).toEqual([[], []]);
    expect(await log.cursors.open(mailer)).toMatchObject({ created: true, position: { offset: 3 } });
  });
}

/** Cursors of stores that outlive their process. */
export function durableCursorContract(bench: () => Bench<DurableLogFixture>): void {
  test('has its cursors, their attempts and what was set aside after it was opened again', async () => {
    const { open, advance } = bench();
    const first = open();
    const { events } = await withEvents(first);
    await first.cursors.setAside(mailer, { id: '01', event: events[0], attempts: 3 });
    await first.cursors.resend('01', 1);
    await first.cursors.move(mailer, { offset: 2, attempts: 1 });
    await first.close();
    advance(1000);
    const second = open();
    expect(await second.cursors.list()).toMatchObject([
      { position: { epoch: first.epoch, offset: 2 }, attempts: 1 },
    ]);
    expect(await second.cursors.open(mailer)).toMatchObject({
      created: false,
      reason: null,
      attempts: 1,
      position: { epoch: second.epoch, offset: 2 },
    });
    expect(await idsAfter(second, 'project:1', { epoch: second.epoch, offset: 2 })).toEqual(['c']);
    expect(await second.cursors.listSetAside()).toMatchObject([{ id: '01', resendAttempts: 1 }]);
  });

  test('goes back with a restored backup, and misses nothing that is there', async () => {
    const { fixture, open } = bench();
    const first = open();
    await withEvents(first);
    await first.cursors.move(mailer, { offset: 2 });
    await fixture.backUp();
    await first.append([plain('lost')]);
    await first.cursors.move(mailer, { offset: 4 });
    await first.close();
    fixture.restore();
    const second = open();
    await second.append([plain('new')]);
    const opened = await second.cursors.open(mailer);
    expect(opened).toMatchObject({ reason: null, position: { offset: 2 } });
    expect(await idsAfter(second, 'project:1', { epoch: second.epoch, offset: 2 })).toEqual(['c', 'new']);
  });
}

/** Opens the cursor, then appends three events. */
async function withEvents(
  log: Log,
): Promise<{ events: [StoredEvent, StoredEvent, StoredEvent]; heard: StoredEvent[] }> {
  const heard: StoredEvent[] = [];
  log.tail('user:ann', (event) => heard.push(event));
  await log.cursors.open(mailer);
  await log.append([plain('a'), plain('b'), plain('c')]);
  const [a, b, c] = eventsOf(await log.read('project:1', start(log), 9));
  if (!a || !b || !c) throw new Error('Expected three events.');
  return { events: [a, b, c], heard };
}
