import {
  heardStatus,
  initialLoad,
  type LoadKind,
  type LoadLevel,
  loadLevels,
  type SystemNotice,
  type SystemStatus,
} from '@headway/protocol';
import { useState } from 'react';
import { loadWords } from './load-words.ts';
import { useNews } from './news-context.ts';
import type { ToastKind } from './toast-words.ts';
import { type ToastOptions, useToasts } from './toasts.ts';
import { useChannelEvent } from './use-channel-event.ts';

export interface UseSystemToastsOptions {
  /** Where `system.status` and `system.notice` come; `null` tells nothing. @default 'system' */
  channel?: string | null;
  /** When a load is high. @default levels that only a lasting shortage reaches */
  levels?: Partial<Record<LoadKind, LoadLevel>>;
  locale?: string;
}

const noticeKinds: Record<SystemNotice['level'], ToastKind> = {
  info: 'info',
  warning: 'warning',
  error: 'error',
};
/** A load that comes and goes is told no more often than this, ms. */
const quietMs = 10 * 60_000;

/**
 * Tells in toasts what administrators say, and when the server is short of something; in one tab of the browser.
 * Needs a `ToastProvider`.
 */
export function useSystemToasts({ channel = 'system', levels, locale }: UseSystemToastsOptions = {}): void {
  const toasts = useToasts();
  const hear = useNews();
  const [follow] = useState(createLoadFollower);

  /** Told once, in one tab. */
  function tell(options: ToastOptions & { id: string }, isStillSo: () => boolean, quiet?: number): void {
    hear(options.id, {
      tell: () => {
        if (isStillSo()) toasts.add(options);
      },
      untell: () => toasts.remove(options.id),
      ...(quiet !== undefined && { quietMs: quiet }),
    });
  }

  useChannelEvent(channel, 'system.status', ({ data: status }) => {
    if (status === null) return;
    const { began, ended, isHigh } = follow(status, { ...loadLevels, ...levels });
    for (const kind of ended) toasts.remove(toastIdOf(kind));
    for (const kind of began) {
      const words = loadWords(kind, status, locale);
      tell({ id: toastIdOf(kind), kind: 'warning', ...words }, () => isHigh(kind), quietMs);
    }
  });
  useChannelEvent(channel, 'system.notice', ({ data: notice }, { origin }) => {
    if (notice === null || origin === 'snapshot') return;
    const { id, level, message } = notice;
    // What an administrator has to say is worth a click.
    tell({ id: `notice:${id}`, kind: noticeKinds[level], title: message, timeoutMs: 0 }, () => true);
  });
}

function toastIdOf(kind: LoadKind): string {
  return `load:${kind}`;
}

type Follow = (
  status: SystemStatus,
  levels: Readonly<Record<LoadKind, LoadLevel>>,
) => {
  began: readonly LoadKind[];
  ended: readonly LoadKind[];
  /** As of the newest status, whenever it is asked. */
  isHigh: (kind: LoadKind) => boolean;
};

function createLoadFollower(): Follow {
  let state = initialLoad;
  return (status, levels) => {
    const step = heardStatus(state, status, levels);
    state = step.state;
    return { ...step, isHigh: (kind) => state[kind].isHigh };
  };
}
