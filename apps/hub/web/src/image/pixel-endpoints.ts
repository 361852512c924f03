import type { PixelInfo } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { request } from '../api.ts';

/** Says how large a pixel of an image is, in µm; `null`: as the file says. */
export async function setPixelSize(assetId: string, pixelSizeUm: number | null): Promise<Asset> {
  return (
    await request<Asset>(`/api/assets/${encodeURIComponent(assetId)}`, {
      method: 'PATCH',
      body: { pixelSizeUm },
    })
  ).data;
}

export async function getPixels(assetId: string, signal: AbortSignal): Promise<PixelInfo> {
  return (await request<PixelInfo>(`/api/assets/${encodeURIComponent(assetId)}/pixels`, { signal })).data;
}
