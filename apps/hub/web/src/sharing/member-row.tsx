import type { ProjectMember, Role } from '@headway/hub-api';
import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { UserMinus } from 'lucide-react';
import type { ReactNode } from 'react';
import { addMember, changeMember, removeMember } from './member-endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { useUser } from '../session.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { roleNames } from './role-words.ts';
import { RoleSelect } from './role-select.tsx';

/** One member, with what may be done about them. Oneself leaves by another button. */
export function MemberRow({
  member,
  manage,
}: {
  member: ProjectMember;
  /** Whether one may change who takes part. */
  manage: boolean;
}): ReactNode {
  const { id, projectId, userId, name, email, role } = member;
  const { members } = useLive().project(projectId);
  const toasts = useToasts();
  const isSelf = useUser().id === userId;
  const onError = (error: Error): void =>
    void toasts.add({ kind: 'error', title: `${name} could not be changed`, description: error.message });
  const change = useMutation({
    mutationFn: (next: Role) => changeMember(projectId, userId, next),
    onSuccess: (changed) => members.upsert([changed]),
    onError,
  });
  const remove = useMutation({
    mutationFn: () => removeMember(projectId, userId),
    onSuccess: () => {
      members.remove(id);
      toasts.add({
        kind: 'info',
        title: `${name} is no longer in the project`,
        actions: [
          {
            label: 'Undo',
            onAction: () => void addMember(projectId, { email, role }).catch(onError),
          },
        ],
      });
    },
    onError,
  });
  // What was chosen stands there while it is on its way.
  const shown = change.isPending ? change.variables : role;
  return (
    <li className="hub-member">
      <span className="hub-member-who">
        <strong title={name}>
          {name}
          {isSelf && <span className="hub-subtle"> (you)</span>}
        </strong>
        <span className="hub-subtle" title={email}>
          {email}
        </span>
      </span>
      {manage && !isSelf ? (
        <>
          <RoleSelect
            label={`Role of ${name}`}
            value={shown}
            disabled={change.isPending || remove.isPending}
            onChange={(next) => change.mutate(next)}
          />
          <IconButton label={`Remove ${name}`} onClick={() => !remove.isPending && remove.mutate()}>
            <UserMinus size={16} aria-hidden="true" />
          </IconButton>
        </>
      ) : (
        <span className="hub-member-role">{roleNames[role]}</span>
      )}
    </li>
  );
}
