import type { Arrangement } from './arrangement.ts';
import { type ImageJDescription, parseImageJ } from './imagej.ts';
import { parseShaped } from './shaped.ts';
import { toMicrometres } from './units.ts';

/** What is known of pages of one shape that have no OME-XML. */
export interface PlainPages {
  description: string;
  /** Pages that follow one another, those without a directory too. */
  pages: number;
  /** Of each page. */
  samples: number;
  /** Pixels per unit; 0 where there is none. */
  resolution: number;
  /** 1 none, 2 inch, 3 centimetre. */
  resolutionUnit: number;
}

/** A pixel larger than this is a screen or print resolution, not a microscope's. */
const largestPixelUm = 20;

/** As ImageJ's description or tifffile's has it; else each page is a slice. */
export function arrangePages(plain: PlainPages): Arrangement {
  const { description, pages, samples, resolution } = plain;
  const imagej = parseImageJ(description, resolution);
  if (!imagej) {
    const unit = ['', 'inch', 'cm'][plain.resolutionUnit - 1] ?? '';
    const pixelUm = toMicrometres(1 / resolution, unit);
    const shaped = parseShaped(description);
    const known = shaped && shaped.slices * shaped.channels * shaped.times === pages ? shaped : null;
    return {
      ...onlySlices(pages, samples),
      ...(known && {
        slices: known.slices,
        channels: known.channels * samples,
        times: known.times,
        order: known.order,
      }),
      pixelUm: pixelUm !== null && pixelUm <= largestPixelUm ? pixelUm : null,
      sliceUm: null,
      notes: [],
    };
  }
  const { pixelUm, sliceUm, channels, slices, times } = imagej;
  if (channels * slices * times !== pages) {
    const notes = misfit(imagej, pages);
    return { ...onlySlices(pages, samples), pixelUm, sliceUm, notes };
  }
  return {
    slices,
    channels: channels * samples,
    times,
    // ImageJ writes channels first, always.
    order: 'XYCZT',
    pixelUm,
    sliceUm,
    channelInfo: [],
    notes: [],
  };
}

/** What people need to know where a description doesn't fit the pages; many say nothing but how many there are. */
function misfit({ images, channels, slices, times }: ImageJDescription, pages: number): string[] {
  if (images !== pages) {
    return [`The file says that it has ${images} pages, and has ${pages}: they are shown as slices.`];
  }
  if (channels * slices * times === 1) return [];
  const said = `${channels} × ${slices} × ${times}`;
  return [
    `The file says that it has ${said} channels, slices and times, and has ${pages} pages: they are shown as slices.`,
  ];
}

function onlySlices(
  pages: number,
  samples: number,
): Pick<Arrangement, 'slices' | 'channels' | 'times' | 'order' | 'channelInfo'> {
  const order = samples > 1 ? 'XYCZT' : 'XYZCT';
  return { slices: pages, channels: samples, times: 1, order, channelInfo: [] };
}
