import type { ProjectFigures } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { getFigures } from '../endpoints.ts';

/** While images are processed the numbers follow at most so often, ms. */
const followMs = 2000;

/** What the results of a project say together; asked for again when an image has another result. */
export function useFigures(projectId: string, assets: readonly Asset[]): UseQueryResult<ProjectFigures> {
  const state = useMemo(
    () =>
      assets.map(({ id, currentResultId, pixelSizeUm }) => `${id} ${currentResultId} ${pixelSizeUm}`).join(),
    [assets],
  );
  return useQuery({
    queryKey: ['figures', projectId, useSettled(state)],
    queryFn: ({ signal }) => getFigures(projectId, signal),
    placeholderData: keepPreviousData,
    // The state is in its key: it never gets old, and old ones are of no use.
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** A value that changes often, as it was at the last of some moments. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  const differs = settled !== value;
  useEffect(() => {
    if (!differs) return undefined;
    // Not for each change: a value that goes on changing must not put it off for ever.
    const timer = setTimeout(() => setSettled(latest.current), followMs);
    return () => clearTimeout(timer);
  }, [differs, settled]);
  return settled;
}
