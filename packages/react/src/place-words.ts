import type { QueueOrder } from '@headway/protocol';
import { formatCount, type Locale } from './format.ts';
import { timeLeftWords } from './time-left.ts';

/** Where a waiting job stands, as `queue.order` tells it. */
export type QueuePlace = Pick<QueueOrder['entries'][number], 'position' | 'lowMs' | 'highMs'>;

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' };

/**
 * A place in line in words: `3rd in line · starts in about 2–4 min`. Without a wait that is known only the place.
 * `short`, for cards: `3rd · in about 2–4 min`.
 */
export function placeWords(
  { position, lowMs, highMs }: QueuePlace,
  { short = false, locale }: { short?: boolean; locale?: Locale } = {},
): string {
  const ordinal = `${formatCount(position, locale)}${endings[ordinals.select(position)] ?? 'th'}`;
  const place = position === 1 ? 'Next' : ordinal;
  if (lowMs === null || highMs === null) return `${place} in line`;
  const wait = `in ${timeLeftWords({ lowMs, highMs }, locale)}`.replace(/^in up to /, 'within ');
  return short ? `${place} · ${wait}` : `${place} in line · starts ${wait}`;
}
