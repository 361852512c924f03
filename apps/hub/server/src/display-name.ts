const maxNameLength = 200;

/** A file's name as people may see it: no folders, nothing invisible, not too long. */
export function displayName(given: string | undefined): string {
  const base = (given ?? '').split(/[/\\]/).at(-1) ?? '';
  // Cut between code points: half of one would not be text.
  return Array.from(visibleText(base)).slice(0, maxNameLength).join('') || 'unnamed';
}

/** Without control characters, and without those that turn the direction of writing: they let a name look like another. */
export function visibleText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
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
