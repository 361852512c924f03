import type { ImageAction } from '@headway/hub-api';
import type { Job } from '@headway/protocol';
import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { startImageAction } from '../endpoints.ts';

export interface ImageActionStart {
  start(action: ImageAction, onStarted?: () => void): void;
  isPending: boolean;
  /** Why the last one was not taken. */
  problem: string | null;
}

/** Asks one thing of many images. How far it is, the job tells; what came of it, a toast. */
export function useImageAction(projectId: string, onStarted: () => void): ImageActionStart {
  const toasts = useToasts();
  const asking = useMutation<Job, Error, { action: ImageAction; onStarted: (() => void) | undefined }>({
    mutationFn: ({ action }) => startImageAction(projectId, action),
    onSuccess: (_job, started) => {
      started.onStarted?.();
      onStarted();
    },
    onError: (error, { action }) => {
      // A dialog shows it itself.
      if (action.action === 'run') return;
      toasts.add({ kind: 'error', title: 'The images could not be changed', description: error.message });
    },
  });
  return {
    start: (action, started) => asking.mutate({ action, onStarted: started }),
    isPending: asking.isPending,
    problem: asking.error?.message ?? null,
  };
}
