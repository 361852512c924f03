import type { LogLine, LogLines } from './log-line.ts';

/** Many lines, of which the newest are kept. */
export interface LogBuffer {
  /** Lines that were let go because there were more. */
  readonly dropped: number;
  append(line: LogLine): void;
  /** Lines from before the first one. As many as there is room for, those that come last. */
  prepend(lines: readonly LogLine[]): void;
  /** The lines as they are now, for good: what comes later does not change them. */
  read(): LogLines;
  clear(): void;
}

const chunkSize = 1024;

/**
 * Lines stand in chunks that are never moved, so that another line costs the same however many there are, and reading
 * costs a copy of the short list of chunks. A slot that readers may see is written once.
 * @param limit lines that are kept
 */
export function createLogBuffer(limit: number): LogBuffer {
  let chunks: LogLine[][] = [];
  /** The slot of the first line in the first chunk. */
  let start = 0;
  let length = 0;
  let dropped = 0;
  let view: LogLines | null = null;

  function chunkAt(slot: number): LogLine[] {
    const index = Math.floor(slot / chunkSize);
    const chunk = chunks[index] ?? [];
    chunks[index] = chunk;
    return chunk;
  }

  return {
    get dropped() {
      return dropped;
    },
    append(line) {
      const slot = start + length;
      chunkAt(slot)[slot % chunkSize] = line;
      length += 1;
      view = null;
      if (length <= limit) return;
      start += 1;
      length -= 1;
      dropped += 1;
      if (start < chunkSize) return;
      chunks.shift();
      start = 0;
    },
    prepend(lines) {
      // Where lines were let go there is no room, so that no slot that was read is written again.
      const room = limit - length;
      for (const line of lines.slice(Math.max(0, lines.length - room)).toReversed()) {
        if (start === 0) {
          chunks.unshift([]);
          start = chunkSize;
        }
        start -= 1;
        chunkAt(start)[start] = line;
        length += 1;
        view = null;
      }
    },
    read() {
      view ??= viewOf([...chunks], start, length);
      return view;
    },
    clear() {
      chunks = [];
      start = 0;
      length = 0;
      view = null;
    },
  };
}

function viewOf(chunks: readonly (readonly LogLine[])[], start: number, length: number): LogLines {
  return {
    length,
    at(index) {
      if (index < 0 || index >= length) return undefined;
      const slot = start + index;
      return chunks[Math.floor(slot / chunkSize)]?.[slot % chunkSize];
    },
  };
}
