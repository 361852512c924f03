import { formatCount, type Locale } from './format.ts';

/** Who is known by an id only. */
export const nameless = 'Someone';

/** How many names are said before `and 12 others`. */
const saidNames = 8;

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/**
 * `Anna is here`, `Anna, Ben and Chen are here`, `1,204 people are here`.
 * @param names of people, each once; `null` where only the number is known
 */
export function presenceWords(
  { names, count, isStale }: { names: readonly string[] | null; count: number; isStale: boolean },
  locale?: Locale,
): string {
  const many = (names?.length ?? count) !== 1;
  const verb = isStale ? (many ? 'were' : 'was') : many ? 'are' : 'is';
  const where = isStale ? 'here when the connection was lost' : 'here';
  return `${whoWords(names, count, locale)} ${verb} ${where}`;
}

function whoWords(names: readonly string[] | null, count: number, locale: Locale): string {
  if (!names) return `${formatCount(count, locale)} ${count === 1 ? 'person' : 'people'}`;
  // One more than the bound is still said: "and 1 other" is no shorter than a name.
  if (names.length <= saidNames + 1) return list.format(names);
  const others = `${formatCount(names.length - saidNames, locale)} others`;
  return list.format([...names.slice(0, saidNames), others]);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One or two letters that stand for a name: `AL` for Ada Lovelace, `A` for Ada and for ada@example.org. */
export function initialsOf(name: string): string {
  const words = name.split('@', 1)[0]?.match(/[\p{L}\p{N}\p{Emoji_Presentation}][^\s._-]*/gu) ?? [];
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map(firstLetter).join('');
}

function firstLetter(word: string | undefined): string {
  const [first] = graphemes.segment(word ?? '');
  return first?.segment.toLocaleUpperCase() ?? '';
}

/** Degrees between two people's colours: twelve that can be told apart. */
const hueStep = 30;

/** A hue for a person, 0–330, the same one everywhere: from the id by FNV-1a (draft-eastlake-fnv). */
export function hueOf(userId: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(userId)) hash = Math.imul(hash ^ byte, 0x01000193);
  return ((hash >>> 0) % (360 / hueStep)) * hueStep;
}
