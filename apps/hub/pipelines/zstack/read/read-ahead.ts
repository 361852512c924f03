import type { FileSource } from './file-source.ts';

/** Directories that lie closer together than this are read many at a time. */
const nearBytes = 64 * 1024;
const aheadBytes = 512 * 1024;

/** For walking through a file: small reads that follow one another closely become few large ones. */
export function readAhead(source: FileSource): FileSource {
  let held: Buffer = Buffer.alloc(0);
  let start = 0;
  let before = 0;
  return {
    size: source.size,
    async read(offset, length) {
      const within = offset - start;
      const wanted = Math.min(length, source.size - offset);
      const near = offset >= before && offset - before < nearBytes;
      before = offset;
      if (within >= 0 && within + wanted <= held.length) return held.subarray(within, within + wanted);
      if (!near || length > aheadBytes) return source.read(offset, length);
      held = await source.read(offset, aheadBytes);
      start = offset;
      return held.subarray(0, length);
    },
    close: () => source.close(),
  };
}
