import type { Project } from '@headway/protocol';
import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { ArchiveRestore, FlaskConical, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useDeleting } from '../deletions/use-deleting.ts';
import { addSamples, deleteProject } from '../endpoints.ts';
import { useMay } from '../live/use-memberships.ts';
import { ActionMenu } from '../ui/action-menu.tsx';
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
  const { id, name } = project;
  const may = useMay(id);
  const toasts = useToasts();
  const navigate = useNavigate();
  const inside = useRouterState({
    select: ({ location }) => location.pathname.startsWith(`/projects/${id}`),
  });
  const [renaming, setRenaming] = useState(false);
  const deleting = useDeleting(
    () => deleteProject(id),
    async () => {
      if (inside) await navigate({ to: '/projects' });
    },
  );
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
          may.write && {
            label: 'Rename',
            icon: <Pencil size={14} aria-hidden="true" />,
            onSelect: () => setRenaming(true),
          },
          may.write && {
            label: 'Add sample images',
            icon: <FlaskConical size={14} aria-hidden="true" />,
            onSelect: () => samples.mutate(),
          },
          {
            label: 'Show deleted images',
            icon: <ArchiveRestore size={14} aria-hidden="true" />,
            onSelect: () =>
              void navigate({
                to: '/projects/$projectId',
                params: { projectId: id },
                search: { view: 'deleted' },
              }),
          },
          may.manage && {
            label: 'Delete project',
            icon: <Trash2 size={14} aria-hidden="true" />,
            onSelect: deleting.start,
            danger: true,
            separated: true,
          },
        ]}
      />
      <RenameDialog project={project} open={renaming} onClose={() => setRenaming(false)} />
    </>
  );
}
