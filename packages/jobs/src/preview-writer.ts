import { copyFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@headway/protocol';
import {
  isPreviewMediaType,
  type PreviewFile,
  previewFileName,
  type PreviewMediaType,
} from './preview-file.ts';
import { createThrottle } from './throttle.ts';

/** A picture of what a run has so far. The newest one replaces all before. */
export interface Preview {
  /** The picture. MUST NOT be changed afterwards. */
  bytes?: Uint8Array;
  /** Or a file that has it, which is copied within half a second. */
  path?: string;
  mediaType: PreviewMediaType;
  /** Pixels. */
  width?: number;
  height?: number;
  /** For people, 200 characters at most. */
  caption?: string;
}

/** Where a worker writes previews. */
export interface PreviewPlace {
  folder: string;
  maxBytes: number;
}

interface PreviewWriterOptions {
  /** `null` where nobody serves previews. */
  place: PreviewPlace | null;
  jobId: string;
  attempt: number;
  clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  tell: (preview: PreviewFile) => void;
  /** Hears why a preview is left out. */
  leaveOut: (what: string) => void;
}

/** Writes the newest preview to its file, and tells of it, now and then. */
export interface PreviewWriter {
  /** @throws TypeError when it is no picture, or has neither bytes nor a path. */
  show(preview: Preview): void;
  /** Shows what is still held back. */
  flush(): void;
  stop(): void;
}

/** Previews are this far apart. */
const intervalMs = 500;
const longestCaption = 200;

export function createPreviewWriter(options: PreviewWriterOptions): PreviewWriter {
  const { place, jobId, attempt, clock, tell, leaveOut } = options;
  let count = 0;

  // Writing is synchronous: a run that never yields shows its previews, too.
  const throttle = createThrottle<Preview>({ clock, intervalMs, send: write });

  function write({ bytes, path, mediaType, width, height, caption }: Preview): void {
    if (!place) return leaveOut('previews, which nobody shows here');
    const file = previewFileName({ jobId, attempt, count: count + 1 }, mediaType);
    try {
      const size = bytes?.length ?? statSync(path ?? '').size;
      if (size > place.maxBytes) return leaveOut(`previews of more than ${place.maxBytes} bytes`);
      if (bytes) writeFileSync(join(place.folder, file), bytes, { mode: 0o600 });
      else copyFileSync(path ?? '', join(place.folder, file));
    } catch {
      // The work is more than its picture: a full disk or a file that is gone does not fail the run.
      return leaveOut('previews that could not be written');
    }
    count += 1;
    tell({
      file,
      mediaType,
      width: width ?? null,
      height: height ?? null,
      caption: caption?.slice(0, longestCaption) ?? null,
    });
  }

  return {
    show(preview) {
      const { bytes, path, mediaType } = preview;
      if (!isPreviewMediaType(mediaType))
        throw new TypeError(`A preview is a PNG, JPEG, WebP or GIF, got '${String(mediaType)}'.`);
      if ((bytes === undefined) === (path === undefined))
        throw new TypeError('A preview has bytes or a path, and not both.');
      throttle.push(preview);
    },
    flush: () => void throttle.flush(),
    stop: () => throttle.stop(),
  };
}
