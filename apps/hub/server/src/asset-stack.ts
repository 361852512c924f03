import type { FileFacts, StackLayout } from '@headway/hub-api';
import type { AssetStack } from '@headway/protocol';
import { assetStackSchema } from '@headway/protocol/builtin';
import type { AssetRow } from './database.ts';

/** How the planes of an image lie: as its file says, and where a person said otherwise as they said. */
export function stackOf({ stack, layout }: Pick<AssetRow, 'stack' | 'layout'>): AssetStack | null {
  if (stack === null) return null;
  const said = assetStackSchema.parse(JSON.parse(stack));
  const given = layoutOf({ layout });
  return given ? { ...said, ...given, corrected: true } : said;
}

/** What a person said of the planes of an image. */
export function layoutOf({ layout }: Pick<AssetRow, 'layout'>): StackLayout | null {
  return layout === null ? null : (JSON.parse(layout) as StackLayout);
}

/** What decides who processes an image. */
export function factsOf(row: Pick<AssetRow, 'media_type' | 'stack' | 'layout'>): FileFacts {
  return { mediaType: row.media_type, stack: stackOf(row) };
}
