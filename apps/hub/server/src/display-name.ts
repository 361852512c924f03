const maxNameLength = 200;

/** A file's name as people may see it: no folders, nothing invisible, not too long. */
export function displayName(given: string | undefined): string {
  const base = (given ?? '').split(/[/\\]/).at(-1) ?? '';
  // Cut between code points: half of one would not be text.
  return Array.from(visibleText(base)).slice(0, maxNameLength).join('') || 'unnamed';
}

/**
 * Not to be seen: control characters, line ends, and all that shows nothing or turns the direction of writing, by which a
 * name looks like another. Joiners and variation selectors stay: words and emoji need them.
 */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200c|\u200d|[\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/gu;
const seen = /[^\p{Default_Ignorable_Code_Point}\p{Z}]/u;

/** What of a text people can see, without what lets it look like another; empty where they would see nothing. */
export function visibleText(text: string): string {
  const visible = text.replaceAll(unseen, '').trim();
  return seen.test(visible) ? visible : '';
}

const maxFolderLength = 400;

/** Folders of a file as people may see them: `plate 7/day 1`, without what leads elsewhere. */
export function folderName(given: string | undefined): string {
  const parts = (given ?? '')
    .split(/[/\\]/)
    .map(visibleText)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return Array.from(parts.join('/')).slice(0, maxFolderLength).join('');
}

/** What to call somebody of whom only the address is known: `Ada Lovelace` for `ada.lovelace@example.org`. */
export function nameOfAddress(email: string): string {
  const [local = ''] = email.split(/[@+]/);
  const words = local.split(/[._-]+/).filter((word) => word !== '');
  return words.map((word) => word.replace(/^./u, (first) => first.toUpperCase())).join(' ') || email;
}
