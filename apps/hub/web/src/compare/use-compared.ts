import type { Page, ResultDocument, ResultVersion } from '@headway/hub-api';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { request } from '../api.ts';
import { getResult } from '../endpoints.ts';
import { useResultView } from '../image/result-views.ts';
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

const noShapes: readonly Shape[] = [];

/** The shapes of one result. */
export function useResultShapes(resultId: string | undefined): {
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
  const shapes = useMemo(() => {
    const decoded = data && view ? view.decode(data.result) : null;
    return decoded !== null && view ? view.shapes(decoded) : noShapes;
  }, [data, view]);
  return { document: data, shapes, error };
}
