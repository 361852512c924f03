import type { Notification } from '@headway/hub-api';
import { Bell, CircleAlert, CircleCheck, CircleX, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { RelativeTime } from '../ui/relative-time.tsx';
import { notificationWords, type NotificationTone } from './notification-words.ts';

const icons: Readonly<Record<NotificationTone, ReactNode>> = {
  done: <CircleCheck size={16} aria-hidden="true" />,
  failed: <CircleX size={16} aria-hidden="true" />,
  attention: <CircleAlert size={16} aria-hidden="true" />,
  person: <UserRound size={16} aria-hidden="true" />,
  plain: <Bell size={16} aria-hidden="true" />,
};

/** One notification: a way to what it is about, and a mark of whether it was read. */
export function NotificationRow({
  notification,
  onMark,
  onOpen,
}: {
  notification: Notification;
  onMark(notification: Notification, read: boolean): void;
  /** Its link was followed. */
  onOpen?(): void;
}): ReactNode {
  const { tone, title, detail, href } = notificationWords(notification);
  const { project, createdAt, readAt } = notification;
  const isUnread = readAt === null;
  const showsProject = project !== null && project.name !== '' && !title.includes(project.name);
  const open = (): void => {
    if (isUnread) onMark(notification, true);
    onOpen?.();
  };
  return (
    <li className="hub-notification" data-unread={isUnread || undefined} data-tone={tone}>
      <span className="hub-notification-icon">{icons[tone]}</span>
      <div className="hub-notification-text">
        {href === null ? (
          <span className="hub-notification-title">{title}</span>
        ) : (
          <a className="hub-notification-title hub-notification-link" href={href} onClick={open}>
            {title}
          </a>
        )}
        {isUnread && <span className="hw-visually-hidden">unread</span>}
        {detail !== null && <p className="hub-notification-detail">{detail}</p>}
        <p className="hub-facts">
          {showsProject && <span className="hub-notification-project">{project.name}</span>}
          <span>
            <RelativeTime time={createdAt} />
          </span>
        </p>
      </div>
      <button
        type="button"
        className="hub-notification-mark"
        aria-label={isUnread ? `Mark as read: ${title}` : `Mark as unread: ${title}`}
        title={isUnread ? 'Mark as read' : 'Mark as unread'}
        onClick={() => onMark(notification, isUnread)}
      >
        <span aria-hidden="true" />
      </button>
    </li>
  );
}
