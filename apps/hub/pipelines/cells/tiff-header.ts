import { ImageError } from './image-error.ts';

/** The tags of one TIFF page that decide how it is read. Lengths in bytes, sizes in pixels. */
export interface TiffPage {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly samples: number;
  /** Samples beyond the colours, for example alpha. */
  readonly extraSamples: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  readonly sampleFormat: number;
  readonly compression: number;
  readonly photometric: number;
  /** 1 interleaved, 2 one plane per sample. */
  readonly planar: number;
  readonly tiled: boolean;
  readonly rowsPerStrip: number;
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
  readonly reduced: boolean;
  readonly xResolution: number | null;
  readonly resolutionUnit: number;
  readonly description: string;
}

/** The file's byte order and pages. */
export interface TiffHeader {
  readonly littleEndian: boolean;
  readonly pages: readonly TiffPage[];
}

/** Bytes per value of each TIFF field type, by type number (TIFF 6.0, section 2). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8] as const;
/** Pages beyond these are not listed; a chain that long is a loop or a film. */
const MOST_PAGES = 4096;
/** Values read of one field: more strips than rows of the largest image cannot be. */
const MOST_VALUES = 1_000_000;

/** Reads the page directories without touching pixels. Throws `truncated_image` when they are cut off. */
export function readTiffHeader(bytes: Uint8Array): TiffHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  try {
    let offset = view.getUint32(4, littleEndian);
    while (offset !== 0 && !seen.has(offset) && pages.length < MOST_PAGES) {
      seen.add(offset);
      const count = view.getUint16(offset, littleEndian);
      const fields = readFields(view, { offset: offset + 2, count, littleEndian });
      pages.push(toPage(fields, pages.length));
      offset = view.getUint32(offset + 2 + 12 * count, littleEndian);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Later pages may be cut off while the first, which is used, is whole.
    if (pages.length === 0) {
      throw new ImageError('truncated_image', 'This TIFF is cut off: its page directory is missing.', {
        cause: error,
      });
    }
  }
  if (pages.length === 0) throw new ImageError('truncated_image', 'This TIFF contains no page.');
  return { littleEndian, pages };
}

interface Fields {
  readonly numbers: ReadonlyMap<number, readonly number[]>;
  readonly description: string;
}

function readFields(view: DataView, at: { offset: number; count: number; littleEndian: boolean }): Fields {
  const numbers = new Map<number, readonly number[]>();
  let description = '';
  for (let entry = 0; entry < at.count; entry++) {
    const start = at.offset + 12 * entry;
    const tag = view.getUint16(start, at.littleEndian);
    const type = view.getUint16(start + 2, at.littleEndian);
    const count = view.getUint32(start + 4, at.littleEndian);
    const size = TYPE_BYTES[type] ?? 0;
    if (size === 0) continue;
    const place = size * count <= 4 ? start + 8 : view.getUint32(start + 8, at.littleEndian);
    if (tag === 270) {
      const end = Math.min(place + count, view.byteLength);
      description = Buffer.from(view.buffer, view.byteOffset + place, Math.max(0, end - place)).toString(
        'utf8',
      );
    } else if (count <= MOST_VALUES) {
      const values = Array.from({ length: count }, (_, i) =>
        readValue(view, place + i * size, type, at.littleEndian),
      );
      numbers.set(tag, values);
    }
  }
  return { numbers, description };
}

function readValue(view: DataView, place: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(place, littleEndian);
    case 4:
      return view.getUint32(place, littleEndian);
    case 5:
      return view.getUint32(place, littleEndian) / Math.max(1, view.getUint32(place + 4, littleEndian));
    case 8:
      return view.getInt16(place, littleEndian);
    case 9:
      return view.getInt32(place, littleEndian);
    case 10:
      return view.getInt32(place, littleEndian) / Math.max(1, view.getInt32(place + 4, littleEndian));
    case 11:
      return view.getFloat32(place, littleEndian);
    case 12:
      return view.getFloat64(place, littleEndian);
    default:
      return view.getUint8(place);
  }
}

function toPage({ numbers, description }: Fields, index: number): TiffPage {
  const one = (tag: number, missing: number): number => numbers.get(tag)?.[0] ?? missing;
  const tiled = numbers.has(324);
  const height = one(257, 0);
  return {
    index,
    width: one(256, 0),
    height,
    bits: one(258, 1),
    samples: one(277, 1),
    extraSamples: numbers.get(338)?.length ?? 0,
    sampleFormat: one(339, 1),
    compression: one(259, 1),
    photometric: one(262, 1),
    planar: one(284, 1),
    tiled,
    rowsPerStrip: Math.min(one(278, height), height),
    offsets: numbers.get(tiled ? 324 : 273) ?? [],
    byteCounts: numbers.get(tiled ? 325 : 279) ?? [],
    reduced: (one(254, 0) & 1) === 1,
    xResolution: numbers.get(282)?.[0] ?? null,
    resolutionUnit: one(296, 2),
    description,
  };
}
