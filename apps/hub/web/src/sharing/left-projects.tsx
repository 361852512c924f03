import type { MemberDeparture } from '@headway/hub-api';
import type { Job } from '@headway/protocol';
import { useChannelEvent, useToasts } from '@headway/react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { useOwnChannel } from '../live/own-channel.ts';
import { useUser } from '../session.ts';

/** Leads out of a project when one takes part in it no longer, and says why. */
export function LeftProjects(): ReactNode {
  const live = useLive();
  const user = useUser();
  const toasts = useToasts();
  const router = useRouter();
  const queryClient = useQueryClient();

  const leave = async ({ projectId, projectName, by }: MemberDeparture): Promise<void> => {
    const { pathname } = router.state.location;
    const shownJob = /^\/jobs\/([^/]+)/.exec(pathname)?.[1];
    const job = queryClient.getQueryData<Job>(['job', shownJob]);
    const isInside =
      pathname.split('/')[2] === projectId || (job !== undefined && job.labels['projectId'] === projectId);
    if (isInside) {
      await router.navigate({ to: '/projects', replace: true });
      toasts.add({
        id: `left ${projectId}`,
        kind: 'info',
        title:
          by.userId === user.id
            ? `You left “${projectName}”`
            : `${by.name} removed you from “${projectName}”`,
        ...(by.userId !== user.id && { description: 'What you see of it has been closed.', timeoutMs: 0 }),
      });
    }
    // Nothing of it stays behind: neither in lists, nor in answers that were kept.
    live.forget(projectId);
    queryClient.removeQueries({ type: 'inactive' });
  };

  useChannelEvent(useOwnChannel(), 'member.left', ({ data }, { origin }) => {
    if (origin === 'snapshot' || data?.userId !== user.id) return;
    leave(data).catch(reportError);
  });
  return null;
}
