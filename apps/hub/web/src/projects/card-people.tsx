import { PresenceAvatars, usePresence } from '@headway/react';
import { type ReactNode, useMemo } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { usePerson } from '../live/use-members.ts';
import { useUser } from '../session.ts';

/** Who else has a project open now. To look at its card is not to be in it. */
export function CardPeople({ projectId }: { projectId: string }): ReactNode {
  const presence = usePresence(`project:${projectId}`, { unseen: true });
  const { people } = useLive();
  const { id: self } = useUser();
  const { members } = presence;
  const others = useMemo(
    () => members && new Map([...members].filter(([userId]) => userId !== self)),
    [members, self],
  );
  // One who is not known yet: to read about them brings all the others.
  usePerson(others ? [...others.keys()].find((userId) => people.get(userId) === undefined) : undefined);
  if (!others || others.size === 0) return null;
  return (
    <span className="hub-card-people">
      <PresenceAvatars
        {...presence}
        members={others}
        count={others.size}
        nameOf={(userId) => people.get(userId)?.name}
        max={3}
      />
    </span>
  );
}
