import type { SystemWarning } from '@headway/hub-api';
import {
  heardStatus,
  initialLoad,
  type LoadKind,
  loadLevels,
  loadOf,
  type SystemStatus,
} from '@headway/protocol';
import { administratorOf } from '../accounts/administrator.ts';
import type { SystemWarningRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { notify, withdrawNews } from '../news/notifications.ts';

type Hub = Pick<HubServices, 'db' | 'publisher' | 'now' | 'newId'>;

/** What runs short is told once, to all screens and to the administrator's inbox, and ends when it is over. */
export interface SystemWarnings {
  /** Judges the newest status. */
  hear(status: SystemStatus): Promise<void>;
}

/** Workers keep every core busy for as long as there is work, by design and at low priority: no warning. */
const levels = {
  ...loadLevels,
  cpu: { ...loadLevels.cpu, high: Infinity },
  gpu: { ...loadLevels.gpu, high: Infinity },
};
const keptMs = 30 * 86_400_000;

/** Goes on where the hub was when it ended: what lasts is not told again. */
export async function createSystemWarnings(hub: Hub): Promise<SystemWarnings> {
  const lasting = await hub.db
    .selectFrom('system_warnings')
    .select('kind')
    .where('ended_at', 'is', null)
    .execute();
  let state = { ...initialLoad };
  for (const { kind } of lasting) if (isKind(kind)) state[kind] = { isHigh: true, against: 0 };

  async function begin(kind: LoadKind, status: SystemStatus): Promise<void> {
    const row: SystemWarningRow = {
      id: hub.newId(),
      kind,
      message: warningWords(kind, status),
      began_at: hub.now(),
      ended_at: null,
    };
    await hub.db.transaction().execute(async (trx) => {
      await trx.insertInto('system_warnings').values(row).execute();
      const old = new Date(Date.parse(hub.now()) - keptMs).toISOString();
      await trx.deleteFrom('system_warnings').where('ended_at', '<', old).execute();
      await hub.publisher.publish(
        { channels: ['system'], type: 'warning.changed', data: toWarning(row) },
        trx,
      );
      const administrator = await administratorOf(trx);
      await notify(hub, trx, {
        userIds: administrator === null ? [] : [administrator],
        kind: 'system.warning',
        key: `system:${kind}`,
        data: { what: kind, message: row.message },
      });
    });
  }

  async function end(kind: LoadKind): Promise<void> {
    await hub.db.transaction().execute(async (trx) => {
      const rows = await trx
        .updateTable('system_warnings')
        .set({ ended_at: hub.now() })
        .where('kind', '=', kind)
        .where('ended_at', 'is', null)
        .returningAll()
        .execute();
      for (const row of rows) {
        await hub.publisher.publish(
          { channels: ['system'], type: 'warning.changed', data: toWarning(row) },
          trx,
        );
      }
      const administrator = await administratorOf(trx);
      if (administrator !== null) {
        await withdrawNews(hub, trx, { userIds: [administrator], key: `system:${kind}` });
      }
    });
  }

  return {
    async hear(status) {
      const step = heardStatus(state, status, levels);
      state = { ...step.state };
      for (const kind of step.ended) await end(kind);
      for (const kind of step.began) await begin(kind, status);
    },
  };
}

/** What ran short of late, the newest first. */
export async function listWarnings({ db }: Pick<Hub, 'db'>): Promise<SystemWarning[]> {
  const rows = await db.selectFrom('system_warnings').selectAll().orderBy('id', 'desc').limit(50).execute();
  return rows.map(toWarning);
}

function isKind(kind: string): kind is LoadKind {
  return Object.hasOwn(initialLoad, kind);
}

function toWarning(row: SystemWarningRow): SystemWarning {
  const { id, kind, message, began_at: beganAt, ended_at: endedAt } = row;
  return { id, kind, message, beganAt, endedAt };
}

function warningWords(kind: LoadKind, status: SystemStatus): string {
  const load = loadOf(status, kind) ?? 0;
  const percent = `${Math.round(load * 100)}\u00a0%`;
  switch (kind) {
    case 'cpu':
      return `The processor is at ${percent}. Jobs may take longer than usual.`;
    case 'gpu':
      return `The GPU is at ${percent}. Jobs may take longer than usual.`;
    case 'memory':
      return `The memory is ${percent} full. Large jobs may fail.`;
    case 'disk':
      return `The disk is ${percent} full. Uploads may fail.`;
    case 'eventLoop':
      return `The server answers slowly: it is ${Math.round(load)}\u00a0ms behind.`;
  }
}
