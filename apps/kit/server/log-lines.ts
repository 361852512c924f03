import type { JobLogLine } from '@headway/protocol';

/** A job of ours writes a line so often, ms. */
export const lineMs = 350;
/** So many lines were written before the server began. */
export const linesBefore = 100_000;

/** When a line was written. @param startedAt when the server began, ms since 1970 */
export function lineTime(index: number, startedAt: number): number {
  return startedAt - (linesBefore - index) * lineMs;
}

/** The line that was written at a time, or the one before. */
export function lineIndex(time: number, startedAt: number): number {
  return linesBefore + Math.round((time - startedAt) / lineMs);
}

const messages: readonly ((index: number) => string)[] = [
  (index) => `tile ${(index % 480) + 1}/480: ${20 + ((index * 37) % 60)} outlines`,
  (index) => `background flattened, median ${(110 + ((index * 7) % 40)).toString()}`,
  (index) => `split ${(index * 5) % 9} touching, kept ${11 + ((index * 3) % 17)}`,
  (index) => `measured in ${(3 + ((index * 11) % 90) / 10).toFixed(1)} ms`,
];

const longMessage =
  'the plane is darker than its neighbours: median 14 where 110 was expected; it is used all the same, since flattening evens it out, and what was found in it is marked with a lower confidence';

/** A line of a long run: what a run says does not depend on when it is asked. @param index from 0 */
export function logLine(jobId: string, index: number): JobLogLine {
  const level = index % 211 === 210 ? 'error' : index % 47 === 46 ? 'warning' : 'info';
  const message = messages[index % messages.length]?.(index) ?? '';
  if (level === 'error')
    return { jobId, attempt: 1, level, message: `tile ${index % 480} could not be read, tried again` };
  if (level === 'warning') return { jobId, attempt: 1, level, message: longMessage };
  return { jobId, attempt: 1, level, message };
}
