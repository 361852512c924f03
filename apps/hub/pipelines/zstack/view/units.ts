import { formatInSteps, formatIntensity, type ImageScale } from '@headway/hub-web/view-kit';

/** How the numbers of a stack are written: in µm where somebody says how large a voxel is, else in pixels and voxels. */
export interface StackUnits {
  volumeUnit: string;
  areaUnit: string;
  lengthUnit: string;
  /** Units in a voxel, in a pixel², in a pixel. */
  volumeScale: number;
  areaScale: number;
  lengthScale: number;
  /** Of a volume, an area, a length in its unit. */
  shownVolume(volume: number): string;
  shownArea(area: number): string;
  shownLength(length: number): string;
  intensity(value: number): string;
  whole(value: number): string;
  tenths(value: number): string;
  /** 0–1, two digits. */
  ratio(value: number): string;
}

/** A volume needs both the size of a pixel and the distance of slices. */
export function stackUnits(
  { pixelSizeUm, sliceUm }: ImageScale,
  { brightest, locale }: { /** The highest intensity. */ brightest: number; locale?: string },
): StackUnits {
  const pixel = pixelSizeUm !== null && pixelSizeUm > 0 ? pixelSizeUm : null;
  const slice = sliceUm !== null && sliceUm > 0 ? sliceUm : null;
  const lengthScale = pixel ?? 1;
  const volumeScale = pixel !== null && slice !== null ? pixel * pixel * slice : 1;
  return {
    volumeUnit: pixel !== null && slice !== null ? 'µm³' : 'voxels',
    areaUnit: pixel === null ? 'px²' : 'µm²',
    lengthUnit: pixel === null ? 'px' : 'µm',
    volumeScale,
    areaScale: lengthScale ** 2,
    lengthScale,
    shownVolume: formatInSteps(volumeScale, locale),
    shownArea: formatInSteps(lengthScale ** 2, locale),
    shownLength: formatInSteps(lengthScale / 10, locale),
    intensity: formatIntensity(brightest, locale),
    whole: formatInSteps(1, locale),
    tenths: formatInSteps(0.1, locale),
    ratio: formatInSteps(0.01, locale),
  };
}
