import type { OfferedPipeline } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { useQuery } from '@tanstack/react-query';
import { getPipelines } from './stack-address.ts';

const none: readonly OfferedPipeline[] = [];

/** The pipelines that can be run on an image; none until they have come. */
export function usePipelines(asset: Pick<Asset, 'id' | 'stack'>): readonly OfferedPipeline[] {
  return useOffered(asset);
}

function useOffered(asset: Pick<Asset, 'id' | 'stack'> | null): readonly OfferedPipeline[] {
  const { id = '', stack } = asset ?? {};
  const { data } = useQuery({
    // Laid out otherwise an image may suit others.
    queryKey: ['pipelines', id, stack?.slices, stack?.channels, stack?.times],
    queryFn: ({ signal }) => getPipelines(id, signal),
    enabled: asset !== null,
    staleTime: 60_000,
  });
  return data ?? none;
}

/**
 * The pipelines that can be run on many images, as a flat one and a stack among them tell: which of them suits an image
 * is found out by its run.
 */
export function usePipelinesOfMany(
  assets: readonly Pick<Asset, 'id' | 'stack'>[],
): readonly OfferedPipeline[] {
  const flat = assets.find(({ stack }) => !stack) ?? null;
  const deep = assets.find(({ stack }) => stack) ?? null;
  const offered = [useOffered(flat), useOffered(deep)].flat();
  return offered.filter(({ kind }, at) => offered.findIndex((other) => other.kind === kind) === at);
}

/** The kind of run that is meant where nobody says it: the one before, else the one that an upload would have. */
export function usualKind(pipelines: readonly OfferedPipeline[], before: string | null): string | null {
  if (before !== null && (pipelines.length === 0 || pipelines.some(({ kind }) => kind === before)))
    return before;
  return (pipelines.find(({ startsByItself }) => startsByItself) ?? pipelines[0])?.kind ?? before;
}
