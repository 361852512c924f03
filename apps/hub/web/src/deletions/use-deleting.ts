import type { Deletion } from '@headway/hub-api';
import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { restoreDeletion } from '../endpoints.ts';
import { formatCounted } from '../format.ts';
import { applyDeletion, type LiveData } from '../live/live-data.ts';
import { useLive } from '../live/live-provider.tsx';

/** So long the way back is offered; after that it is in the list of what was deleted. */
export const undoMs = 15_000;

/**
 * Deletes an image or a project at once and offers to take it back.
 * @param remove deletes on the server
 * @param leave goes elsewhere, where the page is about what goes
 */
export function useDeleting(
  remove: () => Promise<Deletion>,
  leave: () => Promise<void>,
): { start: () => void; isPending: boolean } {
  const live = useLive();
  const toasts = useToasts();
  const { mutate: undo } = useRestoring();
  const deleting = useMutation({
    mutationFn: remove,
    onSuccess: async (deletion) => {
      await leave();
      applyDeletion(deletion, live);
      toasts.add({
        id: `deletion:${deletion.id}`,
        kind: 'info',
        title: `Deleted ${deletion.name}`,
        ...(deletion.subject === 'project' &&
          deletion.images > 0 && { description: `With ${formatCounted(deletion.images, 'image')}.` }),
        timeoutMs: undoMs,
        actions: [{ label: 'Undo', onAction: () => undo(deletion) }],
      });
    },
    onError: (error) =>
      toasts.add({ kind: 'error', title: 'It could not be deleted', description: error.message }),
  });
  return { start: () => deleting.mutate(), isPending: deleting.isPending };
}

/** Brings back what was deleted. */
export function useRestoring() {
  const live = useLive();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (deletion: Deletion) => restoreDeletion(deletion.id),
    onSuccess: ({ project, asset }, deletion) => {
      toasts.remove(`deletion:${deletion.id}`);
      applyRestored(live, { project, asset }, deletion);
    },
    onError: (error, { name }) =>
      toasts.add({ kind: 'error', title: `${name} could not be brought back`, description: error.message }),
  });
}

function applyRestored(
  live: LiveData,
  { project, asset }: Awaited<ReturnType<typeof restoreDeletion>>,
  deletion: Deletion,
): void {
  live.projects.upsert([project]);
  live.deletions.remove(deletion.id);
  const tables = live.project(deletion.projectId);
  tables.deletions.remove(deletion.id);
  if (asset) tables.assets.upsert([asset]);
}
