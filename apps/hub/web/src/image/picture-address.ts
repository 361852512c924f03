import { requestBytes } from '../api.ts';
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
    tile: async (place, signal) => await requestBytes(urls.tile(assetId, place), signal),
  };
}
