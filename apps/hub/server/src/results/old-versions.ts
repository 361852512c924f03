import { keptVersions } from '@headway/hub-api';

/** The ids of an image's versions that are kept no longer, as `keptVersions` says; of all of them, newest first. */
export function oldVersions(
  versions: readonly { id: string; note: string | null }[],
  { currentId, kept = keptVersions }: { currentId: string | null; kept?: { newest: number; noted: number } },
): string[] {
  const older = versions.slice(kept.newest).filter(({ id }) => id !== currentId);
  const stay = new Set(older.filter(({ note }) => note !== null).slice(0, kept.noted));
  return older.filter((version) => !stay.has(version)).map(({ id }) => id);
}
