import type { OfferedPipeline } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { useQuery } from '@tanstack/react-query';
import { getPipelines } from './stack-address.ts';

const none: readonly OfferedPipeline[] = [];

/** The pipelines that can be run on an image; none until they have come. */
export function usePipelines({ id, stack }: Pick<Asset, 'id' | 'stack'>): readonly OfferedPipeline[] {
  const { data } = useQuery({
    // Laid out otherwise an image may suit others.
    queryKey: ['pipelines', id, stack?.slices, stack?.channels, stack?.times],
    queryFn: ({ signal }) => getPipelines(id, signal),
    staleTime: 60_000,
  });
  return data ?? none;
}

/** The kind of run that is meant where nobody says it: the one before, else the one that an upload would have. */
export function usualKind(pipelines: readonly OfferedPipeline[], before: string | null): string | null {
  if (before !== null && (pipelines.length === 0 || pipelines.some(({ kind }) => kind === before)))
    return before;
  return (pipelines.find(({ startsByItself }) => startsByItself) ?? pipelines[0])?.kind ?? before;
}
