import type { SystemStatus } from '@headway/protocol';
import { useMemo } from 'react';
import { dataOf } from './decode-job.ts';
import {
  createSystemHistory,
  type HeardOfSystem,
  lately,
  nothingHeard,
  type SystemHistory,
  type SystemSample,
  type TimedNotice,
} from './system-history.ts';
import { useFollower } from './use-follower.ts';
import { type Freshness, useLive } from './use-live.ts';

export interface UseSystemStatusOptions {
  /** @default 'system' */
  channel?: string | null;
  /** How far back history and notices go, ms. @default 15 minutes */
  keepMs?: number;
  /** What an API knows of the time before, oldest first. */
  initial?: readonly SystemSample[] | undefined;
}

export interface SystemView extends Freshness {
  /** `null` until it is told, and once nothing was told for a while. */
  current: SystemStatus | null;
  /** Oldest first, as far as it was heard since the first component asked. */
  history: readonly SystemSample[];
  /** Words to everyone, newest first. */
  notices: readonly TimedNotice[];
}

const none: readonly SystemSample[] = [];
const options = { recent: 20 };
const follower = { create: createSystemHistory, nothing: nothingHeard };

/**
 * How the machine and the server are, live.
 * @example
 * const { current, history } = useSystemStatus();
 */
export function useSystemStatus({
  channel = 'system',
  keepMs = 15 * 60_000,
  initial = none,
}: UseSystemStatusOptions = {}): SystemView {
  const [heard] = useFollower<HeardOfSystem, SystemHistory>(channel, options, follower);
  const [event, freshness] = useLive(channel, {
    select: ([snapshot]) => snapshot?.entities.get('system'),
    isEqual: Object.is,
    options,
  });
  const shown = useMemo(() => {
    const [first] = heard.history;
    const before = first ? initial.filter(({ timestamp }) => timestamp < first.timestamp) : initial;
    const history = [...before, ...heard.history];
    const newest = [history.at(-1), heard.notices[0]].map((item) => item?.timestamp ?? '').sort();
    const span = { keepMs, now: newest.at(-1) ?? '' };
    return { history: lately(history, span), notices: lately(heard.notices, span) };
  }, [heard, initial, keepMs]);
  return { current: dataOf<SystemStatus>(event, 'system.status'), ...shown, ...freshness };
}
