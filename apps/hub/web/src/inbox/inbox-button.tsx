import { Popover } from '@base-ui/react/popover';
import { formatCount } from '@headway/react';
import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { popupPlace } from '../ui/popup-place.ts';
import { useNarrow } from '../ui/use-narrow.ts';
import { useInbox } from './inbox-context.tsx';
import { NotificationList } from './notification-list.tsx';
import { countUnread, useMark, useNotifications } from './use-inbox.ts';

/** What the popover shows; the page has the rest. */
const mostShown = 20;

/** The inbox in the rail, with how much is unread: opens in place, or its page on a phone. */
export function InboxButton({ current }: { current: 'page' | undefined }): ReactNode {
  const narrow = useNarrow();
  const notifications = useNotifications();
  const unread = countUnread(notifications);
  const content = (
    <>
      <Bell size={18} aria-hidden="true" />
      Inbox
      {unread > 0 && (
        <span className="hub-rail-count hub-rail-unread hw-tabular">
          {formatCount(Math.min(unread, 99))}
          {unread > 99 && '+'}
          <span className="hw-visually-hidden"> unread</span>
        </span>
      )}
    </>
  );
  if (narrow) {
    return (
      <Link to="/inbox" className="hub-rail-item" aria-current={current}>
        {content}
      </Link>
    );
  }
  return (
    <InboxPopover unread={unread} current={current}>
      {content}
    </InboxPopover>
  );
}

function InboxPopover({
  unread,
  current,
  children,
}: {
  unread: number;
  current: 'page' | undefined;
  children: ReactNode;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const feed = useInbox();
  const notifications = useNotifications();
  const mark = useMark();
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="hub-rail-item" aria-current={current}>
        {children}
      </Popover.Trigger>
      <Popover.Portal container={popupPlace}>
        <Popover.Positioner side="right" align="start" sideOffset={8} className="hub-menu-place">
          <Popover.Popup className="hub-inbox">
            <div className="hub-inbox-head">
              <Popover.Title className="hub-inbox-title">Inbox</Popover.Title>
              <button
                type="button"
                className="hub-day-mark"
                disabled={unread === 0}
                onClick={() => mark(notifications, true)}
              >
                Mark all as read
              </button>
            </div>
            <div className="hub-inbox-list">
              {notifications.length === 0 && (
                <p className="hub-told-none">{feed.status === 'loading' ? 'Loading…' : 'Nothing new.'}</p>
              )}
              <NotificationList
                notifications={notifications.slice(0, mostShown)}
                level="h3"
                byDay={false}
                onOpen={close}
              />
            </div>
            <Link to="/inbox" className="hub-inbox-all" onClick={close}>
              Open the inbox
            </Link>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
