/** What a small TIFF for tests holds. */
export interface TiffOptions {
  readonly width: number;
  readonly height: number;
  /** One channel, row by row. */
  readonly samples: readonly number[];
  /** @default 8 */
  readonly bits?: 8 | 16 | 32;
  /** 1 unsigned, 2 signed, 3 floating point. @default 1 */
  readonly format?: 1 | 2 | 3;
  /** @default true */
  readonly littleEndian?: boolean;
  /** Written instead of the true size. */
  readonly claimed?: { readonly width: number; readonly height: number };
  readonly deflate?: (bytes: Uint8Array) => Uint8Array;
  /** Repeats the page. @default 1 */
  readonly pages?: number;
  readonly description?: string;
  readonly xResolution?: number;
}

/** Writes a grey TIFF with one strip: pixels, then text and resolution, then the page directories. */
export function buildTiff(options: TiffOptions): Uint8Array {
  const { width, height, bits = 8, format = 1, littleEndian = true, claimed, pages = 1 } = options;
  const raw = encodeSamples(options.samples, { bits, format, littleEndian });
  const strip = options.deflate ? options.deflate(raw) : raw;
  const text = Buffer.from(`${options.description ?? ''}\0`, 'latin1');
  const textAt = 8 + strip.length + (strip.length % 2);
  const resolutionAt = textAt + text.length + (text.length % 2);
  const directoryAt = resolutionAt + 8;
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, 4, 1, claimed?.width ?? width],
    [257, 4, 1, claimed?.height ?? height],
    [258, 3, 1, bits],
    [259, 3, 1, options.deflate ? 8 : 1],
    [262, 3, 1, 1],
    [270, 2, text.length, text.length <= 4 ? 0 : textAt],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 4, 1, claimed?.height ?? height],
    [279, 4, 1, strip.length],
    [282, 5, 1, resolutionAt],
    [296, 3, 1, 1],
    [339, 3, 1, format],
  ];
  const directorySize = 2 + entries.length * 12 + 4;
  const bytes = new Uint8Array(directoryAt + pages * directorySize);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from(littleEndian ? 'II' : 'MM'));
  view.setUint16(2, 42, littleEndian);
  view.setUint32(4, directoryAt, littleEndian);
  bytes.set(strip, 8);
  bytes.set(text, textAt);
  view.setUint32(resolutionAt, Math.round((options.xResolution ?? 1) * 1000), littleEndian);
  view.setUint32(resolutionAt + 4, 1000, littleEndian);
  for (let page = 0; page < pages; page++) {
    const start = directoryAt + page * directorySize;
    view.setUint16(start, entries.length, littleEndian);
    for (const [i, [tag, type, count, value]] of entries.entries()) {
      const at = start + 2 + i * 12;
      view.setUint16(at, tag, littleEndian);
      view.setUint16(at + 2, type, littleEndian);
      view.setUint32(at + 4, count, littleEndian);
      if (type === 3) view.setUint16(at + 8, value, littleEndian);
      else view.setUint32(at + 8, value, littleEndian);
    }
    view.setUint32(start + directorySize - 4, page + 1 < pages ? start + directorySize : 0, littleEndian);
  }
  return bytes;
}

function encodeSamples(
  samples: readonly number[],
  { bits, format, littleEndian }: { bits: number; format: number; littleEndian: boolean },
): Uint8Array {
  const bytes = new Uint8Array((samples.length * bits) / 8);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of samples.entries()) {
    if (format === 3) view.setFloat32(i * 4, value, littleEndian);
    else if (bits === 32) view.setInt32(i * 4, value, littleEndian);
    else if (bits === 16) view.setInt16(i * 2, value, littleEndian);
    else view.setInt8(i, value);
  }
  return bytes;
}
