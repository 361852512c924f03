import { useChannelEvent, useNews, useToasts } from '@headway/react';

/** Tells that an image has come, in one tab. */
export function ImageToasts({ projectId }: { projectId: string }): null {
  const toasts = useToasts();
  const hear = useNews();
  useChannelEvent(`project:${projectId}`, 'asset.created', ({ data: image }, { origin }) => {
    if (image === null || origin === 'snapshot') return;
    const id = `image ${image.id}`;
    hear(id, {
      tell: () => toasts.add({ id, title: `${image.name} was added` }),
      untell: () => toasts.remove(id),
    });
  });
  return null;
}
