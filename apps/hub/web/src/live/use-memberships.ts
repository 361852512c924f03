import { allows, type ProjectAction, type ProjectMember, type Role } from '@headway/hub-api';
import type { Position } from '@headway/protocol';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { urls } from '../endpoints.ts';
import { type Feed, feedOf } from './feed-state.ts';
import { useLive } from './live-provider.tsx';
import { useOwnChannel } from './own-channel.ts';
import { fill } from './use-project-feed.ts';
import { useFollow } from './use-follow.ts';

/** Reads what one is in each project, and follows one's channel, which tells when that changes. Once for all pages. */
export function useMembershipsFeed(): Feed {
  const live = useLive();
  const channel = useOwnChannel();
  const query = useQuery({
    queryKey: ['memberships'],
    queryFn: async ({ signal }) => {
      let after: Position | undefined;
      await fill<ProjectMember>(live.memberships, urls.memberships, {
        note: (answer) => (after ??= answer.positions.get(channel)),
        signal,
      });
      return { after };
    },
    staleTime: 0,
  });
  useFollow(channel, { queryKey: ['memberships'], read: query.isSuccess, after: query.data?.after });
  return feedOf(query);
}

/** What one is in a project; `null` while it is not known, and for whoever is no member. */
export function useRole(projectId: string | undefined): Role | null {
  const { memberships } = useLive();
  return useSyncExternalStore(
    memberships.subscribe,
    () => memberships.list().find((member) => member.projectId === projectId)?.role ?? null,
  );
}

/**
 * What one may do in a project: what is not allowed is not offered. While the role is not known nothing is.
 * Without a project it is about something of one's own, with which one may do all.
 */
export function useMay(projectId: string | undefined): Readonly<Record<ProjectAction, boolean>> {
  const role = useRole(projectId);
  return useMemo(() => {
    const may = (action: ProjectAction): boolean => projectId === undefined || allows(role, action);
    return { read: may('read'), write: may('write'), manage: may('manage') };
  }, [projectId, role]);
}
