import type { Box, Size, View } from './view-transform.ts';

/** The part of the stage where the image is, in whole CSS pixels; `null` where none of it is to be seen. */
export function shownPart(view: View, { image, stage }: { image: Size; stage: Size }): Box | null {
  const left = Math.max(Math.floor(view.x), 0);
  const top = Math.max(Math.floor(view.y), 0);
  const right = Math.min(Math.ceil(view.x + image.width * view.scale), stage.width);
  const bottom = Math.min(Math.ceil(view.y + image.height * view.scale), stage.height);
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** Name of the file of a picture: as the image's, with what is shown of it. */
export function pictureName(name: string, shown?: string): string {
  const stem = name.replace(/(\.ome)?\.[^.\\/]{1,5}$/i, '') || 'image';
  return `${shown === undefined ? stem : `${stem} ${shown}`}.png`;
}
