import type {
  ChannelPixels,
  OfferedPipeline,
  PixelInfo,
  StackHistogram,
  StackInfo,
  StackLayout,
} from '@headway/hub-api';
import type { Asset, AssetStack } from '@headway/protocol';
import { request, requestBytes } from '../api.ts';
import { urls } from '../endpoints.ts';
import { planeAddress, type ShownPlane } from '@headway/hub-api';
import type { StackAddress } from '../viewer/use-stack-picture.ts';

const ofAsset = (id: string): string => `/api/assets/${encodeURIComponent(id)}`;

/** Where the viewer finds a stack of the hub. Laid out otherwise it is another one. */
export function stackAddress(assetId: string, stack: AssetStack): StackAddress {
  const { slices, channels, times, order } = stack;
  return {
    id: `${assetId} ${slices}-${channels}-${times}-${order}`,
    preview: urls.thumbnail(assetId),
    info: async (signal) => (await request<StackInfo>(`${ofAsset(assetId)}/stack`, { signal })).data,
    async tile(plane, { level, column, row }, signal) {
      const path = `${ofAsset(assetId)}/planes/${planeAddress(plane)}/${level}/${column}/${row}`;
      return await requestBytes(path, signal);
    },
    values: async (plane, signal) => await getPlanePixels(assetId, plane, signal),
  };
}

/** What is known of the values of a plane. */
export async function getPlanePixels(
  assetId: string,
  plane: ShownPlane,
  signal: AbortSignal,
): Promise<readonly ChannelPixels[]> {
  const path = `${ofAsset(assetId)}/planes/${planeAddress(plane)}/pixels`;
  return (await request<PixelInfo>(path, { signal })).data.channels;
}

/** What is known of all values of a stack: it takes a while where the stack is large. */
export async function getStackPixels(
  assetId: string,
  signal: AbortSignal,
): Promise<readonly ChannelPixels[]> {
  return (await request<StackHistogram>(`${ofAsset(assetId)}/stack/histogram`, { signal })).data.channels;
}

/** Says how a stack is laid out; `null`: as the file says. */
export async function setLayout(
  assetId: string,
  change: { stack: StackLayout | null; pixelSizeUm?: number | null },
): Promise<Asset> {
  return (await request<Asset>(ofAsset(assetId), { method: 'PATCH', body: change })).data;
}

/** The pipelines that can be run on an image. */
export async function getPipelines(
  assetId: string,
  signal: AbortSignal,
): Promise<readonly OfferedPipeline[]> {
  return (await request<readonly OfferedPipeline[]>(`${ofAsset(assetId)}/pipelines`, { signal })).data;
}
