import {
  directoryBytes,
  directoryLength,
  type FieldToWrite,
  fieldTypes,
  headerBytes,
} from '../../../pipelines/zstack/read/directory-bytes.ts';

/** A page of a TIFF as a test wants it, right or wrong. */
export interface OddPage {
  width: number;
  height: number;
  /** @default 8 */
  bits?: number;
  /** 1: whole, 2: signed, 3: real numbers. @default 1 */
  format?: 1 | 2 | 3;
  /** @default 1: none */
  compression?: number;
  /** What the strip holds. @default as many bytes as the page needs, a gradient */
  strip?: Uint8Array;
  /** What the file says that it holds. @default its length */
  claimedBytes?: number;
  description?: string;
}

const style = { littleEndian: true, big: false };

/** Writes pages one after the other: all strips, then all directories, the last of which may lead back to the first. */
export function oddTiff(
  pages: readonly OddPage[],
  { endless = false }: { endless?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let end = 8;
  const append = (bytes: Uint8Array): number => {
    const place = end;
    const padded = new Uint8Array(bytes.length + (bytes.length % 2));
    padded.set(bytes);
    parts.push(padded);
    end += padded.length;
    return place;
  };
  const placed = pages.map((page) => {
    const strip = page.strip ?? gradientOf(page);
    const text = page.description === undefined ? null : Buffer.from(`${page.description}\0`);
    return { page, strip, at: append(strip), text, textAt: text ? append(text) : 0 };
  });
  const first = end;
  for (const [index, { page, strip, at, text, textAt }] of placed.entries()) {
    const { long, short, ascii } = fieldTypes;
    const one = (tag: number, type: number, value: number): FieldToWrite => ({ tag, type, count: 1, value });
    const fields = [
      one(256, long, page.width),
      one(257, long, page.height),
      one(258, short, page.bits ?? 8),
      one(259, short, page.compression ?? 1),
      one(262, short, 1),
      ...(text ? [{ tag: 270, type: ascii, count: text.length, value: textAt }] : []),
      one(273, long, at),
      one(277, short, 1),
      one(278, long, page.height),
      one(279, long, page.claimedBytes ?? strip.length),
      one(339, short, page.format ?? 1),
    ];
    const isLast = index === placed.length - 1;
    const next = end + directoryLength(fields.length, style);
    append(directoryBytes(fields, isLast ? (endless ? first : 0) : next, style));
  }
  return new Uint8Array(Buffer.concat([headerBytes(first, style), ...parts]));
}

function gradientOf({ width, height, bits = 8 }: OddPage): Uint8Array {
  const rowBytes = Math.ceil((width * bits) / 8);
  return Uint8Array.from({ length: rowBytes * height }, (_, index) => (index * 7) % 256);
}
