import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { getResultsFile } from '../endpoints.ts';
import { saveFile } from '../save-file.ts';

/** Saves the results of images as one CSV file. */
export function useResultsFile(projectId: string): {
  /** `null`: of all images of the project. */
  download(assetIds: readonly string[] | null): void;
  isPending: boolean;
} {
  const toasts = useToasts();
  const reading = useMutation({
    mutationFn: (assetIds: readonly string[] | null) => getResultsFile(projectId, assetIds),
    onSuccess: ({ file, name }) => saveFile(file, name),
    onError: (error) =>
      toasts.add({ kind: 'error', title: 'The file could not be made', description: error.message }),
  });
  return { download: (assetIds) => reading.mutate(assetIds), isPending: reading.isPending };
}
