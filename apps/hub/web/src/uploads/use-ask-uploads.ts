import type { AskedUploads } from '@headway/hub-api';
import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { askUploads } from '../endpoints.ts';

/** Asks something of uploads; what comes of it is seen by the events. A refusal is told. */
export function useAskUploads(projectId: string): { ask: (asked: AskedUploads) => void; isPending: boolean } {
  const toasts = useToasts();
  const { mutate, isPending } = useMutation({
    mutationFn: (asked: AskedUploads) => askUploads(projectId, asked),
    onError: (error) => toasts.add({ kind: 'error', title: 'Not done', description: error.message }),
  });
  return { ask: mutate, isPending };
}
