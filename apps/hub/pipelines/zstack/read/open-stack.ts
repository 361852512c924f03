import {
  PlaneError,
  type PlaneFile,
  type PlaneFileInfo,
  type PlanePlace,
  type PlaneSamples,
  type StackLayout,
} from '@headway/hub-api';
import { openSource, type FileSource } from './file-source.ts';
import { describeStack, type DescribedStack } from './describe-stack.ts';
import { ordinalOf } from './arrangement.ts';
import { indexPages } from './page-index.ts';
import { findBlocks } from './page-blocks.ts';
import { readRows, type OpenPage } from './read-rows.ts';
import { sampleKindOf } from './sample-kind.ts';
import { readDirectory, readHeader, tags, type TiffHeader } from './tiff-directory.ts';

/** Tables of a JPEG have less than 2 KiB. */
const mostTables = 65_536;

/**
 * Opens a TIFF of many planes: what describes them is read, and of the pixels nothing.
 * @returns `null` for one of a single plane, and for what is no TIFF
 * @throws PlaneError
 */
export async function openStack(path: string, layout?: StackLayout | null): Promise<PlaneFile | null> {
  const source = await openSource(path);
  try {
    const header = await readHeader(source);
    const stack =
      header && (await describeStack({ source, header, index: await indexPages(source, header) }, layout));
    if (stack) return planeFile(source, header, stack);
  } catch (error) {
    await source.close();
    throw error;
  }
  await source.close();
  return null;
}

function planeFile(source: FileSource, header: TiffHeader, stack: DescribedStack): PlaneFile {
  const { info } = stack;
  const { slices, times, order } = info.stack;
  const channels = info.stack.channels / stack.samples;

  const rows = async (
    { slice, channel, time }: PlanePlace,
    { from, count }: { from: number; count: number },
  ): Promise<PlaneSamples> => {
    checkPlace({ slice, channel, time }, info);
    if (
      !Number.isSafeInteger(from) ||
      !Number.isSafeInteger(count) ||
      from < 0 ||
      count < 1 ||
      from + count > info.height
    ) {
      throw new RangeError(`rows ${from} to ${from + count} of ${info.height}`);
    }
    const ofPage = Math.floor(channel / stack.samples);
    const ordinal = ordinalOf({ slice, channel: ofPage, time }, { slices, channels, times, order });
    const page = stack.page(ordinal);
    if (!page) throw new PlaneError('truncated_image', 'This plane is not in the file.');
    const { littleEndian } = header;
    const open: OpenPage = {
      source,
      shape: page.shape,
      kind: sampleKindOf(page.shape, littleEndian),
      littleEndian,
      async blocks(part) {
        if (page.block) return page.block;
        return findBlocks(await readDirectory(source, header, page.directory), page.shape, part);
      },
      async tables() {
        const directory = await readDirectory(source, header, page.directory);
        return directory.bytes(tags.jpegTables, mostTables);
      },
    };
    return readRows(open, { sample: channel % stack.samples, from, count });
  };

  return {
    info,
    rows,
    plane: (place) => rows(place, { from: 0, count: info.height }),
    close: () => source.close(),
  };
}

function checkPlace(place: PlanePlace, { stack }: PlaneFileInfo): void {
  const within = (value: number, count: number): boolean =>
    Number.isSafeInteger(value) && value >= 0 && value < count;
  if (
    !within(place.slice, stack.slices) ||
    !within(place.channel, stack.channels) ||
    !within(place.time, stack.times)
  ) {
    throw new RangeError(`no plane at slice ${place.slice}, channel ${place.channel}, time ${place.time}`);
  }
}
