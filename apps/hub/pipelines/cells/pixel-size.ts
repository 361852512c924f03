import type { TiffPage } from './tiff-header.ts';

/** Micrometres in one unit, under the names that microscope software writes. */
const MICROMETRES: Readonly<Record<string, number>> = {
  nm: 0.001,
  um: 1,
  µm: 1,
  μm: 1,
  '\\u00b5m': 1,
  micron: 1,
  microns: 1,
  micrometer: 1,
  mm: 1000,
  cm: 10_000,
  inch: 25_400,
};
/** A pixel larger than this is a screen or print resolution, not a microscope's. */
const LARGEST_UM = 20;

/**
 * Edge length of a pixel in micrometres from OME-XML, from ImageJ's description, or from the
 * resolution tags when they say something a microscope could have meant; else null.
 */
export function pixelSizeOf(
  page: Pick<TiffPage, 'description' | 'xResolution' | 'resolutionUnit'>,
): number | null {
  const { description, xResolution } = page;
  const physical = /PhysicalSizeX="([\d.eE+-]+)"/.exec(description)?.[1];
  if (physical !== undefined) {
    const unit = /PhysicalSizeXUnit="([^"]+)"/.exec(description)?.[1] ?? 'µm';
    return plausible(Number(physical) * (MICROMETRES[unit.toLowerCase()] ?? Number.NaN));
  }
  if (xResolution === null || xResolution <= 0) return null;
  const unit = /^unit=(.+)$/m.exec(description)?.[1]?.trim().toLowerCase();
  if (unit !== undefined) return plausible((MICROMETRES[unit] ?? Number.NaN) / xResolution);
  if (page.resolutionUnit === 3) return plausible(10_000 / xResolution);
  if (page.resolutionUnit === 2) return plausible(25_400 / xResolution);
  return null;
}

function plausible(size: number): number | null {
  return Number.isFinite(size) && size > 0 && size <= LARGEST_UM ? size : null;
}
