import type { SystemStatus } from '@headway/protocol';
import { expect, it } from 'vitest';
import { createSystemHistory } from './system-history.ts';
import { testRecords } from '../test-support/records.ts';

const status = (cpuLoad: number): SystemStatus => ({
  cpuLoad,
  cores: 8,
  memoryUsedBytes: 100,
  memoryTotalBytes: 1000,
  processBytes: 10,
  eventLoopLagMs: 2,
  gpuLoad: null,
  connections: 3,
  workers: { busy: 1, total: 2 },
  queue: { waiting: 4, active: 1 },
  uptimeSeconds: 60,
});

const quarterMs = 900_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** A full minute. */
const start = Date.parse('2026-11-22T10:00:00Z');

it('gives each status of the last quarter of an hour, and minutes of longer times', async () => {
  const { db } = await testRecords();
  const history = createSystemHistory(db);
  for (let second = 0; second < 1800; second += 20) {
    await history.add(status(second < 900 ? 0.2 : 0.8), start + second * 1000);
  }
  const now = start + 1800_000;
  const fine = await history.read(quarterMs, now);
  expect(fine).toHaveLength(45);
  expect(fine[0]).toMatchObject({ timestamp: '2026-11-22T10:15:00.000Z', coversMs: 0 });
  const coarse = await history.read(hourMs, now);
  // The last minute goes on: what it is like is told live.
  expect(coarse).toHaveLength(29);
  expect(coarse[0]).toEqual({ timestamp: '2026-11-22T10:01:00.000Z', status: status(0.2), coversMs: 60_000 });
  expect(coarse.at(-1)?.status.cpuLoad).toBe(0.8);
});

it('knows after a restart what was before it', async () => {
  const { db } = await testRecords();
  const before = createSystemHistory(db);
  for (let second = 0; second < 130; second += 10) await before.add(status(0.5), start + second * 1000);
  await before.close();
  const after = createSystemHistory(db);
  await after.add(status(0.9), start + 300_000);
  const parts = await after.read(quarterMs, start + 301_000);
  expect(parts.map(({ timestamp, coversMs }) => [timestamp.slice(11, 19), coversMs])).toEqual([
    ['10:01:00', 60_000],
    ['10:02:00', 60_000],
    ['10:03:00', 60_000],
    ['10:05:00', 0],
  ]);
});

it('keeps a day, and gives it in a few hundred parts', async () => {
  const { db } = await testRecords();
  const history = createSystemHistory(db);
  for (let minute = 0; minute < 1600; minute += 1) await history.add(status(0.5), start + minute * 60_000);
  const now = start + 1600 * 60_000;
  const { count } = await db
    .selectFrom('system_minutes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect(count).toBeLessThanOrEqual(1441);
  const day = await history.read(dayMs, now);
  expect(day.length).toBeGreaterThan(280);
  expect(day.length).toBeLessThanOrEqual(300);
  expect(day[1]?.coversMs).toBe(300_000);
});
