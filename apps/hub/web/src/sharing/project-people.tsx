import type { Project } from '@headway/protocol';
import { PresenceAvatars, usePresence } from '@headway/react';
import { UserPlus, Users } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { useLive } from '../live/live-provider.tsx';
import { useMembers } from '../live/use-members.ts';
import { useMay } from '../live/use-memberships.ts';
import { ShareDialog } from './share-dialog.tsx';

/** Who has the project open now, and the way to all who take part in it. */
export function ProjectPeople({ project }: { project: Project }): ReactNode {
  const { id } = project;
  const may = useMay(id);
  const [open, setOpen] = useState(false);
  const show = (): void => setOpen(true);
  const label = may.manage ? 'Share' : 'People';
  useCommand({
    id: 'share',
    label: may.manage ? 'Share the project' : 'Show the people of the project',
    group: 'Project',
    keys: ['s'],
    run: show,
  });
  return (
    <>
      <PeopleHere projectId={id} />
      <button type="button" className="hw-button hub-share-button" aria-keyshortcuts="S" onClick={show}>
        {may.manage ? <UserPlus size={16} aria-hidden="true" /> : <Users size={16} aria-hidden="true" />}
        <span>{label}</span>
      </button>
      {open && <ShareDialog project={project} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Who has the project open now. Whoever is alone in it sees nobody: that one is here oneself is no news. */
function PeopleHere({ projectId }: { projectId: string }): ReactNode {
  const presence = usePresence(`project:${projectId}`);
  const members = useMembers(projectId);
  const { people } = useLive();
  if (presence.count < 2) return null;
  const nameOf = (userId: string): string | undefined =>
    members.find((member) => member.userId === userId)?.name ?? people.get(userId)?.name;
  return <PresenceAvatars {...presence} nameOf={nameOf} max={3} />;
}
