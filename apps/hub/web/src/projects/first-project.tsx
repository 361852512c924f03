import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import type { ReactNode } from 'react';
import { addSamples, createProject } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Nothing here yet: one click to something alive. */
export function FirstProject({ onCreate }: { onCreate: () => void }): ReactNode {
  const navigate = useNavigate();
  const toasts = useToasts();
  const live = useLive();
  const start = useMutation({
    mutationFn: async () => {
      const project = await createProject('Sample images');
      live.projects.upsert([project]);
      await navigate({ to: '/projects/$projectId', params: { projectId: project.id } });
      await addSamples(project.id);
    },
    onError: (error) =>
      toasts.add({
        kind: 'error',
        title: 'The sample images could not be added',
        description: error.message,
      }),
  });
  return (
    <EmptyState
      icon={<FlaskConical />}
      title="Measure your first images"
      action={
        <>
          <button
            type="button"
            className="hw-button hw-button-primary"
            disabled={start.isPending}
            onClick={() => start.mutate()}
          >
            Try it with sample images
          </button>
          <button type="button" className="hw-button hw-button-quiet" onClick={onCreate}>
            or create an empty project
          </button>
        </>
      }
    >
      A project holds microscopy images. Each one is segmented as soon as it arrives: you watch it happen,
      then look at the cells, their sizes and shapes.
    </EmptyState>
  );
}
