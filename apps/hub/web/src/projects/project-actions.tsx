import type { Project } from '@headway/protocol';
import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { FlaskConical, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { addSamples, deleteProject } from '../endpoints.ts';
import { formatCounted } from '../format.ts';
import { useLive } from '../live/live-provider.tsx';
import { ActionMenu } from '../ui/action-menu.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** What can be done with a project as a whole. */
export function ProjectActions({
  project,
  group,
}: {
  project: Project;
  /** On the project's own page: its heading in the palette. */
  group?: string;
}): ReactNode {
  const { id, name, imageCount } = project;
  const live = useLive();
  const toasts = useToasts();
  const navigate = useNavigate();
  const inside = useRouterState({
    select: ({ location }) => location.pathname.startsWith(`/projects/${id}`),
  });
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null);
  const remove = useMutation({
    mutationFn: () => deleteProject(id),
    onSuccess: async () => {
      setDialog(null);
      if (inside) await navigate({ to: '/projects' });
      live.projects.remove(id);
    },
  });
  const samples = useMutation({
    mutationFn: () => addSamples(id),
    onError: (error) =>
      toasts.add({
        kind: 'error',
        title: 'The sample images could not be added',
        description: error.message,
      }),
  });
  return (
    <>
      <ActionMenu
        label={`Actions for ${name}`}
        {...(group !== undefined && { group })}
        actions={[
          {
            label: 'Rename',
            icon: <Pencil size={14} aria-hidden="true" />,
            onSelect: () => setDialog('rename'),
          },
          {
            label: 'Add sample images',
            icon: <FlaskConical size={14} aria-hidden="true" />,
            onSelect: () => samples.mutate(),
          },
          {
            label: 'Delete project',
            icon: <Trash2 size={14} aria-hidden="true" />,
            onSelect: () => setDialog('delete'),
            danger: true,
            separated: true,
          },
        ]}
      />
      <RenameDialog project={project} open={dialog === 'rename'} onClose={() => setDialog(null)} />
      <ConfirmDialog
        open={dialog === 'delete'}
        onOpenChange={(open) => setDialog(open ? 'delete' : null)}
        title={`Delete “${name}”?`}
        confirm="Delete project"
        pending={remove.isPending}
        problem={remove.error?.message ?? null}
        onConfirm={() => remove.mutate()}
      >
        {imageCount > 0
          ? `${formatCounted(imageCount, 'image')} and their results are deleted with it. This can’t be undone.`
          : 'It is empty. This can’t be undone.'}
      </ConfirmDialog>
    </>
  );
}
