import { ApiError } from '../api.ts';
import { urls } from '../endpoints.ts';
import type { PictureAddress } from '../viewer/use-picture.ts';
import { getPixels } from './pixel-endpoints.ts';

/** Where the viewer finds an image of the hub. */
export function pictureAddress(assetId: string): PictureAddress {
  return {
    id: assetId,
    preview: urls.thumbnail(assetId),
    picture: urls.picture(assetId),
    pixels: (signal) => getPixels(assetId, signal),
    async tile(place, signal) {
      const response = await fetch(urls.tile(assetId, place), { signal });
      if (!response.ok) throw new ApiError(response.status, null);
      return await response.arrayBuffer();
    },
  };
}
