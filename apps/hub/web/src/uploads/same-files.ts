import type { Upload } from '@headway/hub-api';
import type { ChosenFile } from './chosen-file.ts';

/** Whether a file can be the rest of an upload; the server compares the content where it can. */
export function isSameFile({ name, bytes, lastModified }: Upload, file: File): boolean {
  return (
    file.name === name && file.size === bytes && (lastModified ?? file.lastModified) === file.lastModified
  );
}

/**
 * The uploads of files that were announced together, in the order of the files; `undefined` for one that is gone since.
 * Nothing when none of them was announced.
 */
export function uploadsOf(
  files: readonly ChosenFile[],
  announced: readonly Upload[],
): (Upload | undefined)[] {
  if (announced.length === 0) return [];
  // Ids are in the order in which they were made.
  const rest = announced.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (rest.length === files.length) return rest;
  return files.map(({ file }) => {
    const place = rest.findIndex((upload) => isSameFile(upload, file));
    return place < 0 ? undefined : rest.splice(place, 1)[0];
  });
}
