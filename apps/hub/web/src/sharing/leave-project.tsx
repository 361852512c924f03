import type { Project } from '@headway/protocol';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { removeMember } from './member-endpoints.ts';
import { useUser } from '../session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

/** The way out of a project; only others can bring one back. */
export function LeaveProject({
  project,
  isLastOwner,
}: {
  project: Project;
  /** Whether the project has one owner only, oneself. */
  isLastOwner: boolean;
}): ReactNode {
  const { id: userId } = useUser();
  const [asking, setAsking] = useState(false);
  // What happens then is told as to every tab: the screen leaves by itself.
  const leave = useMutation({ mutationFn: () => removeMember(project.id, userId) });
  if (isLastOwner) {
    return (
      <p className="hub-field-hint">You are the only owner. To leave, make somebody else an owner first.</p>
    );
  }
  return (
    <div>
      <button type="button" className="hw-button hw-button-quiet" onClick={() => setAsking(true)}>
        Leave project
      </button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Leave “${project.name}”?`}
        confirm="Leave project"
        pending={leave.isPending}
        problem={leave.error?.message ?? null}
        onConfirm={() => leave.mutate()}
      >
        You see nothing more of it, until one of its owners adds you again.
      </ConfirmDialog>
    </div>
  );
}
