import type { ResultDocument } from '@headway/hub-api';
import type { Asset, Job } from '@headway/protocol';
import { useQuery } from '@tanstack/react-query';
import { getDraft, getResult } from '../endpoints.ts';

/** What an image page shows as found. */
export interface ShownResult {
  document: ResultDocument | undefined;
  error: Error | null;
  /** The job asks whether it is right: it does not count yet. */
  isDraft: boolean;
}

/**
 * The result about which the latest run asks, else the one that counts.
 * @param heldId a version that is shown whatever comes: it is being corrected
 */
export function useShownResult(asset: Asset, job: Job | undefined, heldId: string | null): ShownResult {
  const resultId = heldId ?? asset.currentResultId;
  const asks = heldId === null && job?.status === 'reviewing';
  const draft = useQuery({
    // Each question has a result of its own; a job's revision tells them apart.
    queryKey: ['draft', job?.id, job?.revision],
    queryFn: async ({ signal }): Promise<ResultDocument | null> => {
      const found = await getDraft(job?.id ?? '', signal);
      return (
        found && {
          ...found,
          id: `draft of ${found.jobId}`,
          assetId: asset.id,
          projectId: asset.projectId,
          version: 0,
          createdAt: job?.createdAt ?? '',
        }
      );
    },
    enabled: asks,
    staleTime: Infinity,
  });
  const result = useQuery({
    queryKey: ['result', resultId],
    queryFn: ({ signal }) => getResult(resultId ?? '', signal),
    enabled: resultId !== null,
    staleTime: Infinity,
    // Until a new version has come the one before stays on the screen; never one of another image.
    placeholderData: (before) => (before?.assetId === asset.id ? before : undefined),
  });
  if (asks && draft.data) return { document: draft.data, error: null, isDraft: true };
  return { document: resultId === null ? undefined : result.data, error: result.error, isDraft: false };
}
