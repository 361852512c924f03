import type { Notification } from '@headway/hub-api';
import { type ReactNode, useSyncExternalStore } from 'react';
import { groupByDay } from '../ui/day-groups.ts';
import { NotificationRow } from './notification-row.tsx';
import { useMark } from './use-inbox.ts';

const minuteMs = 60_000;
const everyMinute = (listener: () => void): (() => void) => {
  const timer = setInterval(listener, minuteMs);
  return () => clearInterval(timer);
};
const thisMinute = (): number => Math.floor(Date.now() / minuteMs) * minuteMs;

/** Notifications by the days on which they came. */
export function NotificationList({
  notifications,
  level: Heading = 'h2',
  byDay = true,
  onOpen,
}: {
  notifications: readonly Notification[];
  /** @default 'h2' */
  level?: 'h2' | 'h3';
  /** Whether those of a day can be marked together, where there are others. @default true */
  byDay?: boolean;
  onOpen?(): void;
}): ReactNode {
  const mark = useMark();
  const now = useSyncExternalStore(everyMinute, thisMinute);
  const days = groupByDay(notifications, now);
  return days.map(({ label, items }) => {
    const unread = items.filter(({ readAt }) => readAt === null);
    return (
      <section key={label} className="hub-day">
        <div className="hub-day-head">
          <Heading>{label}</Heading>
          {byDay && days.length > 1 && unread.length > 1 && (
            <button type="button" className="hub-day-mark" onClick={() => mark(unread, true)}>
              Mark {unread.length} as read
            </button>
          )}
        </div>
        <ul>
          {items.map((notification) => (
            <NotificationRow
              key={notification.id}
              notification={notification}
              onMark={(marked, read) => mark([marked], read)}
              {...(onOpen && { onOpen })}
            />
          ))}
        </ul>
      </section>
    );
  });
}
