import type { ChannelPixels } from '@headway/hub-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ShownInfo } from './pixel-display.ts';
import { retryPassing } from './retry-passing.ts';
import { planeAddress, type ShownPlane } from '@headway/hub-api';

/** Where the histograms of a stack can be had. */
export interface HistogramSource {
  /** Tells stacks apart. */
  id: string;
  /** That is on the screen. */
  plane: ShownPlane;
  ofPlane(plane: ShownPlane, signal: AbortSignal): Promise<readonly ChannelPixels[]>;
  ofStack(signal: AbortSignal): Promise<readonly ChannelPixels[]>;
}

export type HistogramOf = 'plane' | 'stack';

/** What is known of the values of the plane or of the whole stack; until it has come, of some of its slices. */
export function useHistograms(
  info: ShownInfo,
  source: HistogramSource | null,
  of: HistogramOf,
): { info: ShownInfo; isWaiting: boolean } {
  const { data, isFetching } = useQuery({
    queryKey: ['histogram', source?.id, of, of === 'plane' && source && planeAddress(source.plane)],
    queryFn: ({ signal }) =>
      (of === 'plane' ? source?.ofPlane(source.plane, signal) : source?.ofStack(signal)) ?? [],
    enabled: source !== null,
    staleTime: Infinity,
    gcTime: 60_000,
    ...retryPassing,
    placeholderData: keepPreviousData,
  });
  if (!data || data.length !== info.channels.length) return { info, isWaiting: isFetching };
  const channels = info.channels.map((channel, index) => ({ ...channel, ...data[index] }));
  return { info: { ...info, channels }, isWaiting: isFetching };
}
