import { type Contact, type ProjectMember, roles } from '@headway/hub-api';
import type { Position } from '@headway/protocol';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { readAllPages } from '../api.ts';
import { urls } from '../endpoints.ts';
import { type Feed, feedOf } from './feed-state.ts';
import { useLive } from './live-provider.tsx';
import { fill } from './use-project-feed.ts';
import { useTable } from './use-table.ts';
import { useFollow } from './use-follow.ts';

/** Reads the members of a project and follows its channel, which tells when they change. */
export function useMembersFeed(projectId: string): Feed {
  const live = useLive();
  const query = useQuery({
    queryKey: ['members', projectId],
    queryFn: async ({ signal }) => {
      const { members } = live.project(projectId);
      let after: Position | undefined;
      await fill<ProjectMember>(members, urls.members(projectId), {
        note: (answer) => (after ??= answer.positions.get(`project:${projectId}`)),
        signal,
      });
      live.people.learn(members.list().map(({ userId: id, name, email }) => ({ id, name, email })));
      return { after };
    },
    staleTime: 0,
  });
  useFollow(`project:${projectId}`, {
    queryKey: ['members', projectId],
    read: query.isSuccess,
    after: query.data?.after,
  });
  return feedOf(query);
}

/** Who takes part in a project, owners first, then by name; read and followed while the component is mounted. */
export function useMembers(projectId: string): readonly ProjectMember[] {
  useMembersFeed(projectId);
  const members = useTable(useLive().project(projectId).members);
  return useMemo(() => members.toSorted(byRoleAndName), [members]);
}

function byRoleAndName(one: ProjectMember, other: ProjectMember): number {
  return roles.indexOf(one.role) - roles.indexOf(other.role) || one.name.localeCompare(other.name);
}

/** How often people are asked for anew because of one who is not known, ms. */
const askMs = 60_000;

/** Somebody by id, of any project that one shares with them; `undefined` while that is read, and for a stranger. */
export function usePerson(userId: string | undefined): Contact | undefined {
  const { people } = useLive();
  const subscribe = useCallback(
    (listener: () => void) => (userId === undefined ? () => undefined : people.subscribeId(userId, listener)),
    [people, userId],
  );
  const person = useSyncExternalStore(subscribe, () =>
    userId === undefined ? undefined : people.get(userId),
  );
  useQuery({
    queryKey: ['contacts'],
    queryFn: async ({ signal }) => {
      await readAllPages<Contact>(urls.contacts, ({ data }) => people.learn(data.items), { signal });
      return true;
    },
    enabled: userId !== undefined && person === undefined,
    staleTime: askMs,
  });
  return person;
}
