import type { ListedNotice } from '@headway/hub-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Info, OctagonAlert, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { dismissNotice } from './notice-endpoints.ts';
import { useNotices, useNoticesFeed } from './use-notices.ts';

const icons = { info: Info, warning: TriangleAlert, error: OctagonAlert } as const;
const names = { info: 'Notice', warning: 'Warning', error: 'Important' } as const;

/** What the administrator has to say to everyone, on top of every page until it is put away. */
export function NoticeBar(): ReactNode {
  useNoticesFeed();
  const shown = (useNotices() ?? []).filter(({ dismissed }) => !dismissed);
  // It stays while it is empty: a screen reader tells what comes into a region, not that a region came.
  return (
    <section className="hub-notices" aria-label="Notices" aria-live="polite">
      {shown.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function NoticeLine({ notice }: { notice: ListedNotice }): ReactNode {
  const { id, level, message } = notice;
  const queryClient = useQueryClient();
  const dismiss = useMutation({
    mutationFn: () => dismissNotice(id),
    // Back, when it could not be told to the server.
    onError: () => queryClient.invalidateQueries({ queryKey: ['notices'] }),
  });
  if (dismiss.isPending || dismiss.isSuccess) return null;
  const Icon = icons[level];
  return (
    <p className="hub-notice" data-level={level}>
      <Icon size={16} aria-hidden="true" />
      <span>
        <span className="hw-visually-hidden">{names[level]}: </span>
        {message}
      </span>
      <button
        type="button"
        className="hub-icon-button"
        aria-label="Put away"
        title="Put away"
        onClick={() => dismiss.mutate()}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </p>
  );
}
