import { PlaneError, type PlaneFileInfo, type StackLayout } from '@headway/hub-api';
import { applyLayout } from './apply-layout.ts';
import { arrangeOme } from './arrange-ome.ts';
import { arrangePages } from './arrange-pages.ts';
import type { Arrangement } from './arrangement.ts';
import { choosePages, keyOf } from './choose-pages.ts';
import { channelInfos } from './channel-info.ts';
import { checkShape, notesOnShape } from './check-shape.ts';
import { hiddenPages } from './hidden-pages.ts';
import { imageJColours } from './imagej-colours.ts';
import type { IndexedFile, StackPage } from './indexed-file.ts';
import { looksLikeOme, parseOme } from './ome.ts';
import { blockCount, findBlocks, neededBytes } from './page-blocks.ts';
import type { PageIndex } from './page-index.ts';
import { shownSamples, type PageShape } from './page-shape.ts';
import { sampleKindOf } from './sample-kind.ts';
import { readDirectory, tags, type TiffDirectory } from './tiff-directory.ts';

/** A stack whose planes can be found. */
export interface DescribedStack {
  info: PlaneFileInfo;
  /** Channels that lie in one page. */
  samples: number;
  /** By its place in the file's order; `null` when the file doesn't have it. */
  page(ordinal: number): StackPage | null;
}

/** Descriptions of ten thousand planes have a few megabytes. */
const mostDescription = 16 * 1024 * 1024;

const omeLeftAside = 'The OME-XML of this file can’t be used; its pages are shown as slices.';

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
  await checkLastPage(file, chosen.pages.at(-1) ?? firstPage);
  const kind = sampleKindOf(shape, header.littleEndian);
  const { slices, channels, times, order, pixelUm, sliceUm } = arrangement;
  const corrected = layout !== null && layout !== undefined && Object.keys(layout).length > 0;
  const table = arrangement.pages ?? pages;
  const colours = ome ? [] : await imageJColours(first, header.littleEndian);
  const known = ome ? arrangement.channelInfo : colours.map((colour) => ({ name: null, colour }));
  return {
    samples,
    info: {
      width: shape.width,
      height: shape.height,
      stack: { slices, channels, times, order, pixelUm, sliceUm, ...(corrected && { corrected }) },
      format: kind.format,
      bits: shape.bits,
      channels: channelInfos(channels, known, shape),
      notes: [
        ...index.notes,
        ...chosen.notes,
        ...arrangement.notes,
        ...(!ome && looksLikeOme(description) ? [omeLeftAside] : []),
        ...(kind.note ? [kind.note] : []),
        ...notesOnShape(shape),
      ],
    },
    page(ordinal) {
      const page = table[ordinal] ?? -1;
      if (page < 0) return null;
      if (hidden) return hidden.page(page);
      // What is true of the first page needn't be of another.
      checkShape(index.shape(page));
      return { directory: index.directory(page), shape: index.shape(page), block: index.block(page) };
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

/** Whoever cuts off a file cuts off its last page first. Pages in one piece were looked at before. @throws PlaneError */
async function checkLastPage({ source, header, index }: IndexedFile, page: number): Promise<void> {
  if (index.block(page)) return;
  const shape = index.shape(page);
  checkShape(shape);
  const { down, total } = blockCount(shape);
  const directory = await readDirectory(source, header, index.directory(page));
  const { places, lengths } = await findBlocks(directory, shape, { from: total - 1, count: 1 });
  const [place] = places;
  const [length = 0] = lengths;
  const rows = shape.tiled ? shape.blockHeight : shape.height - (down - 1) * shape.blockHeight;
  if (place !== undefined && (place === 0 || place + neededBytes(shape, { rows, length }) <= source.size))
    return;
  throw new PlaneError(
    'truncated_image',
    'This file is cut off: part of the pixels of its last page is missing. Send it again.',
  );
}

/** Colours of one picture are no stack; other channels of one page are. */
function isSinglePlane({ slices, channels, times }: Arrangement, shape: PageShape): boolean {
  if (slices * times > 1) return false;
  return channels === 1 || (channels === shownSamples(shape) && shape.photometric !== 1);
}
