import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { formatCount } from '@headway/react';
import { Bell, CheckCheck } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { PageFrame } from '../shell/page-frame.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { useInbox } from './inbox-context.tsx';
import { NotificationList } from './notification-list.tsx';
import { countUnread, useMark, useNotifications } from './use-inbox.ts';

/** More are shown when they are asked for. */
const perPage = 100;

/** Everything that one should know, by days. */
export function InboxPage(): ReactNode {
  useTitle('Inbox');
  const feed = useInbox();
  const all = useNotifications();
  const mark = useMark();
  const [onlyUnread, setOnlyUnread] = useState(false);
  const [shown, setShown] = useState(perPage);
  const list = useRef<HTMLDivElement>(null);
  const unread = countUnread(all);
  const wanted = onlyUnread ? all.filter(({ readAt }) => readAt === null) : all;
  const group = 'Inbox';
  const step = (by: number) => () => focusRow(list.current, by);
  useCommand({ id: 'next', label: 'Next notification', group, keys: ['j'], run: step(1) });
  useCommand({ id: 'previous', label: 'Previous notification', group, keys: ['k'], run: step(-1) });
  useCommand({
    id: 'mark-one',
    label: 'Mark the notification as read or unread',
    group,
    keys: ['m'],
    run: () => markFocused(),
  });
  useCommand(
    unread > 0 ? { id: 'mark-all', label: 'Mark all as read', group, run: () => mark(all, true) } : null,
  );
  return (
    <PageFrame
      title="Inbox"
      actions={
        <button type="button" className="hw-button" disabled={unread === 0} onClick={() => mark(all, true)}>
          <CheckCheck size={16} aria-hidden="true" />
          Mark all as read
        </button>
      }
    >
      {feed.status === 'failed' && all.length === 0 ? (
        <ProblemPanel error={feed.error} what="inbox" onRetry={feed.readAgain} />
      ) : feed.status === 'ready' && all.length === 0 ? (
        <EmptyState icon={<Bell />} title="Nothing new">
          When a batch is done, a job fails or asks something, or somebody shares a project with you, it
          stands here, on all your devices.
        </EmptyState>
      ) : (
        <div className="hub-told" ref={list}>
          <ToggleGroup
            aria-label="Shown"
            className="hub-segments"
            value={[onlyUnread ? 'unread' : 'all']}
            onValueChange={([next]) => setOnlyUnread(next === 'unread')}
          >
            <Toggle value="all" className="hub-segment">
              All
            </Toggle>
            <Toggle value="unread" className="hub-segment">
              Unread
              {unread > 0 && <span className="hub-segment-count hw-tabular">{formatCount(unread)}</span>}
            </Toggle>
          </ToggleGroup>
          {feed.status === 'ready' && wanted.length === 0 && <p className="hub-told-none">All is read.</p>}
          <NotificationList notifications={wanted.slice(0, shown)} />
          {wanted.length > shown && (
            <button type="button" className="hw-button" onClick={() => setShown(shown + perPage)}>
              Show older
            </button>
          )}
        </div>
      )}
    </PageFrame>
  );
}

const rowSelector = '.hub-notification';

/** Moves the focus to the row after (or before) the one that has it; to the first one when none has. */
function focusRow(list: HTMLElement | null, by: number): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>(rowSelector) ?? [])];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  row?.querySelector<HTMLElement>('a, button')?.focus();
}

function markFocused(): void {
  const row = document.activeElement?.closest(rowSelector);
  row?.querySelector<HTMLElement>('.hub-notification-mark')?.click();
}
