import { formatInSteps, formatIntensity } from '@headway/hub-web/view-kit';

/** How the numbers of a result are written: in µm where the file says how large a pixel is, else in pixels. */
export interface Units {
  areaUnit: string;
  lengthUnit: string;
  /** Length units in a pixel. */
  scale: number;
  area(pixels: number): string;
  length(pixels: number): string;
  /** Of an area in `areaUnit`, a length in `lengthUnit`. */
  shownArea(area: number): string;
  shownLength(length: number): string;
  intensity(value: number): string;
  /** 0–1, two digits. */
  ratio(value: number): string;
}

/**
 * The number of digits after the point is one for a whole result, so that the points of a column stand in a line:
 * areas as fine as a pixel, lengths as fine as a tenth of one.
 */
export function unitsOf(
  { pixelSizeUm, brightest }: { pixelSizeUm: number | null; /** The highest intensity. */ brightest: number },
  locale?: string,
): Units {
  const size = pixelSizeUm !== null && pixelSizeUm > 0 ? pixelSizeUm : null;
  const scale = size ?? 1;
  const area = formatInSteps(scale ** 2, locale);
  const length = formatInSteps(scale / 10, locale);
  const intensity = formatIntensity(brightest, locale);
  const ratio = formatInSteps(0.01, locale);
  return {
    areaUnit: size ? 'µm²' : 'px²',
    lengthUnit: size ? 'µm' : 'px',
    scale,
    shownArea: area,
    shownLength: length,
    area: (pixels) => area(pixels * scale ** 2),
    length: (pixels) => length(pixels * scale),
    intensity,
    ratio,
  };
}
