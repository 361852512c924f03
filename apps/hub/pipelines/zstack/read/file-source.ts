import { open } from 'node:fs/promises';
import { PlaneError } from '@headway/hub-api';

/** A file that is read in parts. */
export interface FileSource {
  /** Bytes. */
  readonly size: number;
  /** What there is of these bytes: less than asked for at the end of the file. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** More is never read in one piece, whatever a file says of itself. */
const mostBytesAtOnce = 1024 ** 3;

/** Opens a file; nothing of it is kept in memory. */
export async function openSource(path: string): Promise<FileSource> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return {
      size,
      async read(offset, length) {
        const wanted = Math.min(length, size - offset);
        if (!(wanted > 0)) return Buffer.alloc(0);
        if (wanted > mostBytesAtOnce) {
          throw new PlaneError('image_too_large', 'Part of this file is too large to be read at once.');
        }
        const buffer = Buffer.allocUnsafe(wanted);
        let filled = 0;
        while (filled < wanted) {
          const { bytesRead } = await file.read(buffer, filled, wanted - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return buffer.subarray(0, filled);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Exactly these bytes. @throws PlaneError when the file ends before */
export async function readExactly(source: FileSource, offset: number, length: number): Promise<Buffer> {
  const bytes = await source.read(offset, length);
  if (bytes.length === length) return bytes;
  throw new PlaneError(
    'truncated_image',
    'This file is cut off: part of its pixels is missing. Send it again.',
  );
}
