import { Dialog } from '@base-ui/react/dialog';
import type { Project } from '@headway/protocol';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMembers, useMembersFeed } from '../live/use-members.ts';
import { useMay } from '../live/use-memberships.ts';
import { AddPeople } from './add-people.tsx';
import { Invitations } from './invitations.tsx';
import { LeaveProject } from './leave-project.tsx';
import { MemberRow } from './member-row.tsx';

/** Everybody in a project; who may do so adds, changes and removes them here. */
export function ShareDialog({ project, onClose }: { project: Project; onClose: () => void }): ReactNode {
  const { id, name } = project;
  const { manage } = useMay(id);
  const feed = useMembersFeed(id);
  const members = useMembers(id);
  const owners = members.filter(({ role }) => role === 'owner').length;
  return (
    <Dialog.Root open onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog hub-share">
          <header className="hub-share-head">
            <Dialog.Title className="hub-dialog-title" title={name}>
              {manage ? 'Share' : 'People in'} “{name}”
            </Dialog.Title>
            <Dialog.Close className="hub-icon-button" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </header>
          {manage && <AddPeople projectId={id} />}
          {feed.status === 'failed' && (
            <p className="hub-field-problem" role="alert">
              {feed.error?.message}
            </p>
          )}
          <ul className="hub-members" aria-label="Members" aria-busy={feed.status === 'loading'}>
            {members.map((member) => (
              <MemberRow key={member.id} member={member} manage={manage} />
            ))}
          </ul>
          {manage && <Invitations projectId={id} />}
          <LeaveProject project={project} isLastOwner={manage && owners === 1} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
