import type { Asset } from '@headway/protocol';
import { useMemo } from 'react';
import type { Camera } from '../viewer/use-camera.ts';
import type { ShownPlane } from '@headway/hub-api';
import type { HistogramSource } from '../viewer/use-histograms.ts';
import { type Play, usePlay } from '../viewer/use-play.ts';
import { type StackAddress, type StackPicture, useStackPicture } from '../viewer/use-stack-picture.ts';
import { type StackView, useStackView } from '../viewer/use-stack-view.ts';
import { getPlanePixels, getStackPixels, stackAddress } from './stack-address.ts';

/** A stack on the screen. */
export interface ShownStack {
  view: StackView;
  picture: StackPicture;
  address: StackAddress;
  play: Play;
  /** `null` until there is a picture. */
  histograms: HistogramSource | null;
}

/** The stack of an image; `null` for a single plane. */
export function useStack(asset: Asset, camera: Pick<Camera, 'view' | 'stage'>): ShownStack | null {
  const view = useStackView(asset);
  const stack = view?.stack ?? null;
  const address = useMemo(() => stack && stackAddress(asset.id, stack), [asset.id, stack]);
  const picture = useStackPicture(address, view, camera);
  const isShown = picture !== null && !picture.isWaiting && picture.plane !== null;
  const play = usePlay(view, isShown || (picture?.problem ?? null) !== null);
  const plane = picture?.plane ?? null;
  const histograms = useMemo(
    () =>
      address &&
      plane && {
        id: address.id,
        plane,
        ofPlane: (of: ShownPlane, signal: AbortSignal) => getPlanePixels(asset.id, of, signal),
        ofStack: (signal: AbortSignal) => getStackPixels(asset.id, signal),
      },
    [address, asset.id, plane],
  );
  return view && picture && address && { view, picture, address, play, histograms };
}
