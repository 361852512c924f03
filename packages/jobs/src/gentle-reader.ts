import type { Readable } from 'node:stream';
import type { Clock } from '@headway/protocol';

interface GentleReaderOptions {
  clock: Pick<Clock, 'setTimer'>;
  onText: (text: string) => void;
  /** Characters in each interval; whoever writes more is held back by its pipe. @default 262_144 */
  most?: number;
  /** @default 250 */
  intervalMs?: number;
}

/**
 * Reads what a process writes for people, no faster than is good for the reader: a flood slows down who sends it.
 * The returned function reads the rest without a bound, for a process that has ended.
 */
export function readGently(stream: Readable, options: GentleReaderOptions): () => void {
  const { clock, onText, most = 262_144, intervalMs = 250 } = options;
  let read = 0;
  let cancelTimer: (() => void) | null = null;
  let ended = false;

  function nextInterval(): void {
    cancelTimer = null;
    read = 0;
    stream.resume();
  }

  stream.setEncoding('utf8').on('data', (text: string) => {
    onText(text);
    if (ended) return;
    read += text.length;
    cancelTimer ??= clock.setTimer(nextInterval, intervalMs);
    if (read >= most) stream.pause();
  });
  stream.on('error', () => {
    // A pipe that breaks has said all that it will; how its process ended is told by its exit.
  });

  return () => {
    ended = true;
    cancelTimer?.();
    stream.resume();
  };
}
