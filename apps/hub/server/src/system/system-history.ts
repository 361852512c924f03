import type { SystemSample } from '@headway/hub-api';
import type { SystemStatus } from '@headway/protocol';
import type { HubDatabase } from '../database.ts';
import { sumUpStatuses } from './sum-up-statuses.ts';

/** What the machine was like: each status of the last quarter of an hour, and minutes of the last day. */
export interface SystemHistory {
  /** Adds the newest status. Minutes that are over are written. */
  add(status: SystemStatus, at: number): Promise<void>;
  /** The last `spanMs`, oldest first, in at most about 300 parts. */
  read(spanMs: number, now: number): Promise<SystemSample[]>;
  /** Writes the minute that goes on. */
  close(): Promise<void>;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Up to this span each status is given. */
const fineMs = 15 * minuteMs;
/** Whatever their rhythm, no more of them are kept in memory. */
const mostFine = 1000;
const mostParts = 300;

interface Told {
  at: number;
  status: SystemStatus;
}

export function createSystemHistory(db: HubDatabase): SystemHistory {
  /** Since the start, at most a quarter of an hour. */
  let fine: Told[] = [];
  let minute: { number: number; statuses: SystemStatus[] } | null = null;

  async function write(): Promise<void> {
    if (!minute) return;
    const { number, statuses } = minute;
    minute = null;
    const status = JSON.stringify(sumUpStatuses(statuses));
    await db
      .insertInto('system_minutes')
      .values({ minute: number, status })
      // After a restart within the minute.
      .onConflict((conflict) => conflict.column('minute').doUpdateSet({ status }))
      .execute();
    await db
      .deleteFrom('system_minutes')
      .where('minute', '<', number - dayMs / minuteMs)
      .execute();
  }

  return {
    async add(status, at) {
      fine.push({ at, status });
      const from = at - fineMs;
      if (fine.length > mostFine || (fine[0]?.at ?? at) < from - minuteMs) {
        fine = fine.filter((told) => told.at >= from).slice(-mostFine);
      }
      const number = Math.floor(at / minuteMs);
      const isOver = minute !== null && minute.number !== number;
      if (isOver) await write();
      minute ??= { number, statuses: [] };
      minute.statuses.push(status);
    },

    async read(spanMs, now) {
      const from = now - spanMs;
      const firstFine = fine[0]?.at ?? now;
      const isFine = spanMs <= fineMs;
      const rows = await db
        .selectFrom('system_minutes')
        .selectAll()
        .where('minute', '>=', Math.floor(from / minuteMs))
        // What is known more exactly is not summed up.
        .where('minute', '<', Math.floor((isFine ? firstFine : now) / minuteMs))
        .orderBy('minute')
        .execute();
      const minutes = rows.map((row) => ({
        at: (row.minute + 1) * minuteMs,
        status: JSON.parse(row.status) as SystemStatus,
      }));
      const partMs = Math.max(minuteMs, Math.ceil(spanMs / mostParts / minuteMs) * minuteMs);
      const present = isFine ? fine : [];
      return [
        ...inParts(minutes, partMs),
        ...present
          .filter(({ at }) => at >= from)
          .map(({ at, status }) => ({ timestamp: new Date(at).toISOString(), status, coversMs: 0 })),
      ];
    },

    close: write,
  };
}

/** Minutes summed up to parts of the day of the same length. */
function inParts(minutes: readonly Told[], partMs: number): SystemSample[] {
  const parts = Map.groupBy(minutes, ({ at }) => Math.ceil(at / partMs));
  return [...parts.values()].map((told) => ({
    timestamp: new Date(told.at(-1)?.at ?? 0).toISOString(),
    status: sumUpStatuses(told.map(({ status }) => status)),
    coversMs: partMs,
  }));
}
