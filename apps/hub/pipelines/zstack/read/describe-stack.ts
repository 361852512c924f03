import { PlaneError, type PlaneFileInfo, type StackLayout } from '@headway/hub-api';
import { applyLayout } from './apply-layout.ts';
import { arrangeOme } from './arrange-ome.ts';
import { arrangePages } from './arrange-pages.ts';
import type { Arrangement } from './arrangement.ts';
import { choosePages, keyOf } from './choose-pages.ts';
import type { FileSource } from './file-source.ts';
import { parseImageJ } from './imagej.ts';
import { parseOme } from './ome.ts';
import type { PageIndex } from './page-index.ts';
import { shownSamples, type PageShape } from './page-shape.ts';
import { sampleKindOf } from './sample-kind.ts';
import { readDirectory, tags, type TiffDirectory, type TiffHeader } from './tiff-directory.ts';
import { checkCompression } from './unpack-block.ts';

/** A file whose pages are known. */
export interface IndexedFile {
  source: FileSource;
  header: TiffHeader;
  index: PageIndex;
}

/** A page that is read: where it is described, and how far its pixels lie behind those described. */
export interface StackPage {
  directory: number;
  shape: PageShape;
  behind: number;
}

/** A stack whose planes can be found. */
export interface DescribedStack {
  info: PlaneFileInfo;
  /** Channels that lie in one page. */
  samples: number;
  /** By its place in the file's order; `null` when the file doesn't have it. */
  page(ordinal: number): StackPage | null;
}

/** Descriptions of ten thousand planes have a few megabytes. */
const mostDescription = 64 * 1024 * 1024;
/** A plane is held in memory as a whole. */
const mostPixels = 256_000_000;

/** @returns `null` when there is a single plane. @throws PlaneError */
export async function describeStack(
  file: IndexedFile,
  layout: StackLayout | null | undefined,
): Promise<DescribedStack | null> {
  const { source, header, index } = file;
  const first = await readDirectory(source, header, index.directory(0));
  const description = await descriptionOf(first);
  const images = parseOme(description);
  const ome = images && arrangeOme(images, index);
  const chosen = ome?.pages ? samePages(ome.pages, index) : choosePages(index);
  const [firstPage] = chosen.pages;
  if (firstPage === undefined) return null;
  const shape = index.shape(firstPage);
  const samples = shownSamples(shape);
  const hidden = ome ? null : await hiddenPages(file, { description, shape, first, pages: chosen.pages });
  const count = hidden?.count ?? chosen.pages.length;
  const plain: Arrangement =
    ome ??
    arrangePages({
      description,
      pages: count,
      samples,
      resolution: await first.number(tags.xResolution, 0),
      resolutionUnit: await first.number(tags.resolutionUnit, 2),
    });
  const pages = hidden ? Array.from({ length: count }, (_, at) => at) : chosen.pages;
  const arrangement = layout ? applyLayout(plain, layout, { pages, samples }) : plain;
  if (isSinglePlane(arrangement, shape)) return null;
  checkShape(shape);
  const kind = sampleKindOf(shape, header.littleEndian);
  const { slices, channels, times, order, pixelUm, sliceUm } = arrangement;
  const corrected = layout !== null && layout !== undefined && Object.keys(layout).length > 0;
  const table = arrangement.pages ?? pages;
  return {
    samples,
    info: {
      width: shape.width,
      height: shape.height,
      stack: { slices, channels, times, order, pixelUm, sliceUm, ...(corrected && { corrected }) },
      format: kind.format,
      bits: shape.bits,
      channels: Array.from({ length: channels }, (_, channel) => channelInfo(arrangement, shape, channel)),
      notes: [
        ...index.notes,
        ...chosen.notes,
        ...arrangement.notes,
        ...(kind.note ? [kind.note] : []),
        ...notesOf(shape),
      ],
    },
    page(ordinal) {
      const page = table[ordinal] ?? -1;
      if (page < 0) return null;
      if (hidden) return { directory: first.offset, shape, behind: page * hidden.bytes };
      return { directory: index.directory(page), shape: index.shape(page), behind: 0 };
    },
  };
}

async function descriptionOf(first: TiffDirectory): Promise<string> {
  const bytes = await first.bytes(tags.imageDescription, mostDescription);
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  const utf8 = text.toString('utf8');
  return utf8.includes('\ufffd') ? text.toString('latin1') : utf8;
}

/** The pages that a description names, all alike. @throws PlaneError */
function samePages(table: readonly number[], index: PageIndex): { pages: number[]; notes: string[] } {
  const pages = table.filter((page) => page >= 0).toSorted((a, b) => a - b);
  const [first = 0] = pages;
  const key = keyOf(index.shape(first));
  const other = pages.find((page) => keyOf(index.shape(page)) !== key);
  if (other !== undefined) {
    throw new PlaneError(
      'unsupported_image',
      `The pages of this stack are not alike: page ${other + 1} differs from page ${first + 1} in size or kind.`,
    );
  }
  return { pages, notes: [] };
}

/**
 * ImageJ writes stacks of more than 4 GB with one directory only: their planes lie one behind the other.
 * @throws PlaneError when some of them are not there
 */
async function hiddenPages(
  { source }: IndexedFile,
  page: { description: string; shape: PageShape; first: TiffDirectory; pages: readonly number[] },
): Promise<{ count: number; bytes: number } | null> {
  const count = parseImageJ(page.description, 1)?.images ?? 1;
  const { shape } = page;
  if (page.pages.length !== 1 || count < 2 || shape.compression !== 1 || shape.tiled) return null;
  const bytes = Math.ceil((shape.width * shape.samples * shape.bits) / 8) * shape.height;
  const start = await page.first.number(tags.stripOffsets, 0);
  if (start + count * bytes > source.size) {
    const there = Math.max(0, Math.floor((source.size - start) / bytes));
    throw new PlaneError(
      'truncated_image',
      `This file is cut off: of its ${count} planes only ${there} are there. Send it again.`,
    );
  }
  return { count, bytes };
}

/** Colours of one picture are no stack; other channels of one page are. */
function isSinglePlane({ slices, channels, times }: Arrangement, shape: PageShape): boolean {
  if (slices * times > 1) return false;
  return channels === 1 || (channels === shownSamples(shape) && shape.photometric !== 1);
}

/** @throws PlaneError */
function checkShape(shape: PageShape): void {
  const { width, height, blockWidth, blockHeight } = shape;
  if (![width, height, blockWidth, blockHeight].every((size) => size >= 1)) {
    throw new PlaneError('unsupported_image', 'This TIFF says that it has no pixels.');
  }
  const across = Math.ceil(width / blockWidth) * blockWidth;
  const down = Math.ceil(height / blockHeight) * blockHeight;
  if (across * down * shape.samples > mostPixels) {
    throw new PlaneError(
      'image_too_large',
      `The planes of this stack have ${width} × ${height} pixels; up to ${mostPixels / 1e6} million values can be read at once.`,
    );
  }
  checkCompression(shape.compression);
  if (shape.photometric === 6 && shape.compression !== 7) {
    throw new PlaneError(
      'unsupported_image',
      'This TIFF has its colours as YCbCr, which can’t be read here.',
    );
  }
}

function channelInfo(
  arrangement: Arrangement,
  shape: PageShape,
  channel: number,
): { name: string | null; colour: string | null } {
  const known = arrangement.channelInfo[channel];
  if (known) return { name: known.name, colour: known.colour };
  if (shape.photometric !== 2) return { name: null, colour: null };
  const rgb = [
    { name: 'Red', colour: '#ff0000' },
    { name: 'Green', colour: '#00ff00' },
    { name: 'Blue', colour: '#0000ff' },
  ];
  return rgb[channel % shownSamples(shape)] ?? { name: null, colour: null };
}

function notesOf(shape: PageShape): string[] {
  const notes: string[] = [];
  if (shape.photometric === 0) notes.push('White is 0 in this file; its values were turned around.');
  if (shape.photometric === 3) notes.push('The file has a colour table; its values are shown without it.');
  return notes;
}
