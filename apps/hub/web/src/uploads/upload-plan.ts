import type { Upload } from '@headway/hub-api';

/** Files under way at once: enough to fill the line, few enough to leave room for the rest of the page. */
export const maxParallel = 3;

export interface PlanInput {
  /** In the order in which they were announced. */
  uploads: readonly Upload[];
  /** Whether this tab has the file. */
  isHeld(id: string): boolean;
  /** What this tab sends now. */
  sending: ReadonlySet<string>;
  /** When one that failed may be tried again, ms; others may at once. */
  retryAt: ReadonlyMap<string, number>;
  now: number;
}

export interface Plan {
  start: readonly string[];
  stop: readonly string[];
  /** When to look again though nothing has changed; `null`: not at all. */
  again: number | null;
}

/**
 * What this tab has to do so that its uploads are as the server has them: whoever paused or cancelled one, wherever they
 * did, the tab with the file follows.
 */
export function planUploads({ uploads, isHeld, sending, retryAt, now }: PlanInput): Plan {
  const byId = new Map(uploads.map((upload) => [upload.id, upload]));
  const stop = [...sending].filter((id) => !isWanted(byId.get(id)));
  let free = maxParallel - (sending.size - stop.length);
  const start: string[] = [];
  let again: number | null = null;
  for (const { id, status } of uploads) {
    if (free <= 0) break;
    if (status !== 'waiting' || sending.has(id) || !isHeld(id)) continue;
    const at = retryAt.get(id) ?? 0;
    if (at > now) {
      again = Math.min(again ?? at, at);
      continue;
    }
    start.push(id);
    free -= 1;
  }
  return { start, stop, again };
}

function isWanted(upload: Upload | undefined): boolean {
  return upload?.status === 'waiting' || upload?.status === 'receiving';
}

/** How long to wait before a file is tried again, ms: longer each time, at most ten seconds, with full jitter. */
export function retryDelay(failures: number, random: number): number {
  return Math.round(Math.min(10_000, 500 * 2 ** failures) * (0.5 + random / 2));
}
