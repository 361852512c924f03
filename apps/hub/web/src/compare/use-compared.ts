import type { Page, ResultDocument, ResultVersion, ShownPlane } from '@headway/hub-api';
import { useQuery } from '@tanstack/react-query';
import { request } from '../api.ts';
import { getResult } from '../endpoints.ts';
import { useResultView } from '../image/result-views.ts';
import { useFound } from '../image/use-found.ts';
import type { Shape } from '../viewer/shape.ts';

/** The versions of an image's results, newest first. */
export function useVersions(assetId: string, currentResultId: string | null) {
  return useQuery({
    // A new one is there when another one counts.
    queryKey: ['versions to compare', assetId, currentResultId],
    queryFn: async ({ signal }) => {
      const path = `/api/assets/${encodeURIComponent(assetId)}/results?limit=100`;
      return (await request<Page<ResultVersion>>(path, { signal })).data.items;
    },
  });
}

/** The shapes of one result; of a stack in the plane that is shown. */
export function useResultShapes(
  resultId: string | undefined,
  plane: ShownPlane | null,
): {
  document: ResultDocument | undefined;
  shapes: readonly Shape[];
  error: Error | null;
} {
  const { data, error } = useQuery({
    queryKey: ['result', resultId],
    queryFn: ({ signal }) => getResult(resultId ?? '', signal),
    enabled: resultId !== undefined,
    staleTime: Infinity,
  });
  const view = useResultView(data?.kind ?? 'cells');
  const { document, shapes } = useFound(data, view, plane);
  return { document, shapes, error };
}
