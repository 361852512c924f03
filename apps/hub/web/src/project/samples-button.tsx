import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { addSamples } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';

/** Fills the project with the samples that come with the server. */
export function SamplesButton({ projectId }: { projectId: string }): ReactNode {
  const live = useLive();
  const toasts = useToasts();
  const add = useMutation({
    mutationFn: () => addSamples(projectId),
    onSuccess: ({ items }) => live.project(projectId).assets.upsert(items),
    onError: (error) =>
      toasts.add({
        kind: 'error',
        title: 'The sample images could not be added',
        description: error.message,
      }),
  });
  return (
    <button
      type="button"
      className="hw-button hw-button-quiet"
      disabled={add.isPending}
      onClick={() => add.mutate()}
    >
      {add.isPending ? 'Adding sample images…' : 'or add sample images'}
    </button>
  );
}
