import { type PixelInfo } from '@headway/hub-api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { createTileLayer, type PictureLayer, plainLayer } from './picture-layer.ts';
import type { PixelDisplay } from './pixel-display.ts';
import { createPixelSource, type PixelSource, type TilePlace } from './pixel-source.ts';
import { retryPassing } from './retry-passing.ts';
import { useArrivals } from './use-arrivals.ts';
import { useDisplay, type DisplayChoice } from './use-display.ts';
import type { Size } from './view-transform.ts';

/** Where an image can be had. */
export interface PictureAddress {
  /** Tells images apart. */
  id: string;
  preview: string;
  /** The whole of it in a form that browsers show, where its values can't be had. */
  picture: string;
  pixels(signal: AbortSignal): Promise<PixelInfo>;
  tile(place: TilePlace, signal: AbortSignal): Promise<ArrayBuffer>;
}

export interface Picture {
  /** Another object whenever there is something new to draw. */
  layer: PictureLayer;
  status: 'loading' | 'shown' | 'failed';
  /** Its values; `null` until they are there, and where they can't be had. */
  pixels: PixelSource | null;
  /** How it is shown; `null` together with `pixels`. */
  display: DisplayChoice | null;
}

/** Shows an image by its real values, which are fetched as they come into sight; its preview until then. `null` shows nothing. */
export function usePicture(address: PictureAddress | null, size: Size): Picture {
  const id = address?.id ?? '';
  const info = useQuery({
    queryKey: ['pixels', id],
    queryFn: ({ signal }) => address?.pixels(signal),
    enabled: address !== null,
    staleTime: Infinity,
    ...retryPassing,
  });
  const preview = useImage(address?.preview ?? null);
  const plain = useImage(info.isError && address ? address.picture : null);
  const source = useSource(address, info.data);
  const display = useDisplay(id, { plane: info.data ?? null });
  const tiles = useMemo(() => (source ? createTileLayer(source) : null), [source]);
  const arrived = useArrivals(source);

  const shown: PixelDisplay | undefined = display?.shown;
  const layer = useMemo(() => {
    void arrived; // another object, so that it is drawn again
    if (tiles && shown) return tiles.layer(shown, preview.image);
    return plainLayer(plain.image ?? preview.image, size);
  }, [tiles, shown, preview.image, plain.image, size, arrived]);
  const failed = info.isError && plain.failed;
  return {
    layer,
    status: failed ? 'failed' : source || plain.image ? 'shown' : 'loading',
    pixels: source,
    display,
  };
}

function useSource(address: PictureAddress | null, info: PixelInfo | undefined): PixelSource | null {
  const [source, setSource] = useState<{ id: string; source: PixelSource } | null>(null);
  const { id, tile } = address ?? {};
  useEffect(() => {
    if (!info || id === undefined || !tile) return undefined;
    const created = createPixelSource({ info, load: tile });
    setSource({ id, source: created });
    return () => created.close();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the address of an image is made anew by each rendering
  }, [id, info]);
  return source && source.id === id && info ? source.source : null;
}

/** An image that is decoded; `null` until then. */
export function useImage(url: string | null): { image: HTMLImageElement | null; failed: boolean } {
  const [loaded, setLoaded] = useState<{ url: string; image: HTMLImageElement | null } | null>(null);
  useEffect(() => {
    if (url === null) return undefined;
    let current = true;
    const image = new Image();
    image.src = url;
    image
      .decode()
      .then(() => current && setLoaded({ url, image }))
      .catch(() => current && setLoaded({ url, image: null }));
    return () => {
      current = false;
    };
  }, [url]);
  const known = url !== null && loaded?.url === url ? loaded : null;
  return { image: known?.image ?? null, failed: known !== null && known.image === null };
}
