import type { Invitation } from '@headway/hub-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { getInvitations, withdrawInvitation } from './member-endpoints.ts';
import { useMembers } from '../live/use-members.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { roleNames } from './role-words.ts';

/** Who was invited and has not joined yet. Read again whenever somebody comes or goes. */
export function Invitations({ projectId }: { projectId: string }): ReactNode {
  const queryClient = useQueryClient();
  const members = useMembers(projectId).length;
  const { data = [] } = useQuery({
    queryKey: ['invitations', projectId, members],
    queryFn: ({ signal }) => getInvitations(projectId, signal),
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const withdraw = useMutation({
    mutationFn: withdrawInvitation,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['invitations', projectId] }),
  });
  if (data.length === 0) return null;
  return (
    <ul className="hub-members" aria-label="Invitations">
      {data.map((invitation: Invitation) => (
        <li key={invitation.id} className="hub-member">
          <span className="hub-member-who">
            <strong title={invitation.email}>{invitation.email}</strong>
            <span className="hub-subtle">Invited</span>
          </span>
          <span className="hub-member-role">{roleNames[invitation.role]}</span>
          <IconButton
            label={`Withdraw the invitation of ${invitation.email}`}
            onClick={() => !withdraw.isPending && withdraw.mutate(invitation)}
          >
            <X size={16} aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
