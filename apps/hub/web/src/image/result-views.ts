import { useQuery } from '@tanstack/react-query';
import type { ResultView } from './result-view.ts';

/** Each pipeline's view, loaded when a result of its kind is shown. */
const modules = import.meta.glob<{ view: ResultView }>('../../../pipelines/*/view/index.tsx');

/** The view of a kind of result; `null` when there is none, `undefined` until it has come. */
export function useResultView(kind: string | undefined): ResultView | null | undefined {
  const load = kind === undefined ? undefined : modules[`../../../pipelines/${kind}/view/index.tsx`];
  const { data } = useQuery({
    queryKey: ['result-view', kind],
    queryFn: async () => (load ? (await load()).view : null),
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return data;
}
