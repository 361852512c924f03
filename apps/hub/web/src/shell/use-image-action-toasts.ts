import { type BuiltinEvents, type HeadwayEvent, readJob } from '@headway/protocol';
import { summaryWords, type ToastOptions, useChannelEvent, useNews, useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { startImageAction } from '../endpoints.ts';
import { formatCounted } from '../format.ts';
import { undoMs } from '../deletions/use-deleting.ts';
import { imageActionKind } from '../jobs/bulk-kind.ts';

/** Tells what came of one thing that was asked of many images, with a way back where there is one. */
export function useImageActionToasts(channel: string): void {
  const toasts = useToasts();
  const hear = useNews();
  const { mutate: undo } = useMutation({
    mutationFn: ({ projectId, jobId }: { projectId: string; jobId: string }) =>
      startImageAction(projectId, { action: 'restore', ofAction: jobId }),
    onError: (error) =>
      toasts.add({
        kind: 'error',
        title: 'The images could not be brought back',
        description: error.message,
      }),
  });
  useChannelEvent(channel, 'job.completed', (event: HeadwayEvent, { origin }) => {
    const job = origin === 'snapshot' ? null : readJob(event.data as BuiltinEvents['job.completed']);
    if (job?.kind !== imageActionKind) return;
    const { action = '', ofProject: projectId = '', count } = job.labels;
    const toast = toastOf(action, Number(count), summaryWords(job));
    if (!toast) return;
    const id = `image-action:${job.id}`;
    hear(id, {
      tell: () =>
        void toasts.add({
          ...toast,
          id,
          ...(action === 'delete' && {
            timeoutMs: undoMs,
            actions: [{ label: 'Undo', onAction: () => undo({ projectId, jobId: job.id }) }],
          }),
        }),
      untell: () => toasts.remove(id),
    });
  });
}

/** `null` where nothing need be told: a run is told by its batch. */
function toastOf(action: string, count: number, summary: string | null): ToastOptions | null {
  const refused = summary?.includes('could not have it') ? summary : undefined;
  const images = formatCounted(count, 'image');
  const titles: Readonly<Record<string, string>> = {
    delete: `Deleted ${images}`,
    restore: `Brought back ${images}`,
    purge: `Deleted ${images} for good`,
  };
  const title = titles[action];
  if (refused !== undefined) {
    return { kind: 'warning', title: title ?? 'Not all images run again', description: refused };
  }
  return title === undefined ? null : { kind: 'success', title };
}
