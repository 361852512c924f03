import type { ChannelHandle } from '@headway/client';
import type { HeadwayEvent, SystemNotice, SystemStatus } from '@headway/protocol';
import { dataOf } from './decode-job.ts';
import type { RegisteredEvents } from './register.ts';
import type { SelectableStore } from './use-selection.ts';

/** How the system was at a time. */
export interface SystemSample {
  /** ISO 8601 UTC. */
  timestamp: string;
  status: SystemStatus;
  /** How much time before it sums up, ms: history from a server is coarser than what is told live. @default 0 */
  coversMs?: number;
}

/** A word to everyone, and when it was said. */
export type TimedNotice = SystemNotice & { timestamp: string };

/** What was heard of a system: another object after each change. */
export interface HeardOfSystem {
  /** Oldest first. */
  history: readonly SystemSample[];
  /** Newest first. */
  notices: readonly TimedNotice[];
}

export const nothingHeard: HeardOfSystem = { history: [], notices: [] };

/** Of each, whatever the time: at one in five seconds this is some hours. */
const most = { samples: 3000, notices: 50 };

export type SystemHistory = SelectableStore<HeardOfSystem>;

/** Follows a channel that tells of a system, for as long as its handle is held. */
export function createSystemHistory(
  handle: Pick<ChannelHandle<RegisteredEvents>, 'on' | 'subscribe' | 'snapshot'>,
): SystemHistory {
  let heard = nothingHeard;
  const listeners = new Set<() => void>();
  function set(changes: Partial<HeardOfSystem>): void {
    heard = { ...heard, ...changes };
    for (const listener of listeners) listener();
  }
  function sample({ timestamp, ...event }: HeadwayEvent): void {
    const status = dataOf<SystemStatus>({ timestamp, ...event }, 'system.status');
    // A new snapshot tells of the present once more.
    if (!status || timestamp <= (heard.history.at(-1)?.timestamp ?? '')) return;
    set({ history: [...heard.history, { timestamp, status }].slice(-most.samples) });
  }

  handle.on('system.status', sample);
  handle.on('system.notice', (event) => {
    const notice = dataOf<SystemNotice>(event, 'system.notice');
    if (!notice) return;
    const { timestamp } = event;
    const others = heard.notices.filter(({ id }) => id !== notice.id);
    set({ notices: [{ ...notice, timestamp }, ...others].slice(0, most.notices) });
  });
  handle.subscribe(() => {
    // What was known is no longer ours to show.
    if (handle.snapshot().status === 'refused' && heard !== nothingHeard) set(nothingHeard);
  });
  for (const event of handle.snapshot().entities.values()) sample(event);

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => heard,
  };
}

/** What is not older than some time before the newest of it. */
export function lately<Item extends { timestamp: string }>(
  items: readonly Item[],
  { keepMs, now }: { keepMs: number; now: string },
): readonly Item[] {
  const from = Date.parse(now) - keepMs;
  return items.filter(({ timestamp }) => Date.parse(timestamp) >= from);
}
