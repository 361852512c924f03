import type { Notification, NotificationKind } from '@headway/hub-api';
import { useChannelEvent, useNews, useToasts } from '@headway/react';
import { useRouter, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useOwnChannel } from '../live/own-channel.ts';
import { notificationWords } from './notification-words.ts';
import { useMark, useNotifications } from './use-inbox.ts';

/** What is told by nothing else: of work, notices, the machine and projects that one has lost there are toasts already. */
const toasted: ReadonlySet<NotificationKind> = new Set<NotificationKind>([
  'project.shared',
  'project.role',
  'project.deleted',
  'invitation.accepted',
  'result.changed',
]);

/** Tells what is new in a toast, in one tab, and takes as read what one looks at anyway. */
export function InboxWatch(): ReactNode {
  useInboxToasts();
  useReadInPlace();
  return null;
}

function useInboxToasts(): void {
  const hear = useNews();
  const toasts = useToasts();
  const { history } = useRouter();
  useChannelEvent(useOwnChannel(), 'notification.changed', ({ data: notification }, { origin }) => {
    if (notification === null || origin === 'snapshot') return;
    const { id, kind, count, readAt, revision } = notification;
    // What happens again and again is counted in the inbox, not told again.
    if (!toasted.has(kind) || count > 1 || readAt !== null || revision > 1) return;
    const { title, detail, href } = notificationWords(notification);
    hear(`notification:${id}`, {
      tell: () =>
        toasts.add({
          id: `notification:${id}`,
          title,
          ...(detail !== null && { description: detail }),
          ...(href !== null && { actions: [{ label: 'Open', onAction: () => history.push(href) }] }),
        }),
      untell: () => toasts.remove(`notification:${id}`),
    });
  });
}

/** Whoever looks at a page has read what only leads there. */
function useReadInPlace(): void {
  const mark = useMark();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const notifications = useNotifications();
  /** Once for each: what somebody marks as unread again stays so. */
  const taken = useRef(new Set<string>());
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
      const seen = notifications.filter(
        (each) => each.readAt === null && !taken.current.has(each.id) && leadsTo(each, path),
      );
      if (seen.length === 0) return;
      taken.current = new Set(notifications.filter(({ id }) => taken.current.has(id)).map(({ id }) => id));
      for (const { id } of seen) taken.current.add(id);
      mark(seen, true);
    };
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [mark, notifications, path]);
}

function leadsTo(notification: Notification, path: string): boolean {
  const { href } = notificationWords(notification);
  return href !== null && href.split('?', 1)[0] === path;
}
