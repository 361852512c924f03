import type { Invitation } from '@headway/hub-api';
import { useChannelEvent } from '@headway/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { getInvitations, withdrawInvitation } from './member-endpoints.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { roleNames } from './role-words.ts';

/** Who was invited and has not joined yet. They end with the rights of who invited, so members matter, too. */
export function Invitations({ projectId }: { projectId: string }): ReactNode {
  const queryClient = useQueryClient();
  const { data = [] } = useQuery({
    queryKey: ['invitations', projectId],
    queryFn: ({ signal }) => getInvitations(projectId, signal),
    staleTime: 0,
  });
  const readAgain = (): void => void queryClient.invalidateQueries({ queryKey: ['invitations', projectId] });
  useChannelEvent(`project:${projectId}`, 'invitations.changed', readAgain);
  useChannelEvent(`project:${projectId}`, 'member.*', (_event, { origin }) => {
    if (origin !== 'snapshot') readAgain();
  });
  const withdraw = useMutation({
    mutationFn: withdrawInvitation,
    onSettled: readAgain,
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
