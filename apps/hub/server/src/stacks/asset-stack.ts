import { createHash } from 'node:crypto';
import type { FileFacts, StackLayout } from '@headway/hub-api';
import type { AssetStack } from '@headway/protocol';
import { assetStackSchema } from '@headway/protocol/builtin';
import type { AssetRow } from '../database.ts';

/** How the planes of an image lie: as its file says, and where a person said otherwise as they said. */
export function stackOf({
  stack,
  layout,
  pixel_size_um: pixelUm,
}: Pick<AssetRow, 'stack' | 'layout' | 'pixel_size_um'>): AssetStack | null {
  if (stack === null) return null;
  const said = assetStackSchema.parse(JSON.parse(stack));
  const given = layoutOf({ layout });
  const corrected: AssetStack = given ? { ...said, ...given, corrected: true } : said;
  // Said of any image, so also of the pixels of a stack.
  return pixelUm === null ? corrected : { ...corrected, pixelUm, corrected: true };
}

/** What a person said of the planes of an image. */
export function layoutOf({ layout }: Pick<AssetRow, 'layout'>): StackLayout | null {
  return layout === null ? null : (JSON.parse(layout) as StackLayout);
}

/** The part of a layout that says which plane is which; `null`: as the file says. The rest changes no value. */
export function arrangementOf(layout: StackLayout | null): StackLayout | null {
  const { slices, channels, times, order } = layout ?? {};
  const said = { slices, channels, times, order };
  // In one order, so that the same reads the same.
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  return known.length === 0 ? null : (Object.fromEntries(known) as StackLayout);
}

/** A short name of how the planes of an image lie, for addresses and files. */
export function arrangementName(row: Pick<AssetRow, 'layout'>): string {
  const arrangement = arrangementOf(layoutOf(row));
  if (!arrangement) return 'stored';
  return createHash('sha256').update(JSON.stringify(arrangement)).digest('hex').slice(0, 16);
}

/** What decides who processes an image. */
export function factsOf(row: Pick<AssetRow, 'media_type' | 'stack' | 'layout' | 'pixel_size_um'>): FileFacts {
  return { mediaType: row.media_type, stack: stackOf(row) };
}
