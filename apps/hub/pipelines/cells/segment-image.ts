import { cellsParameters, type CellsParametersInput } from './contract-schemas.ts';
import type { CellsResult } from './contract.ts';
import { ImageError } from './image-error.ts';
import { readImage } from './read-image.ts';
import { segment, type SegmentOptions } from './segment.ts';

/**
 * Finds the cells or nuclei of one image file (PNG, JPEG, TIFF).
 *
 * Throws an `ImageError` for files that cannot be read and for parameters that do not fit, and the
 * signal's reason when it is aborted.
 *
 * @example
 * const result = await segmentImage(await readFile('nuclei.png'), {}, { onProgress: console.log });
 * console.log(result.summary.count);
 */
export async function segmentImage(
  bytes: Uint8Array,
  parameters: CellsParametersInput,
  options: SegmentOptions = {},
): Promise<CellsResult> {
  const started = performance.now();
  const checked = cellsParameters.safeParse(parameters);
  if (!checked.success) {
    const first = checked.error.issues[0];
    throw new ImageError(
      'invalid_parameters',
      `Parameter ${first?.path.join('.') ?? ''}: ${first?.message ?? 'not valid'}.`,
    );
  }
  options.onProgress?.({ step: 'read', done: 0, total: 1 });
  const raster = await readImage(bytes);
  options.signal?.throwIfAborted();
  const { outcome, chosen, objects, summary } = await segment(raster, checked.data, options);
  const { width, height, bitDepth, channels, pixelSizeUm, notes } = raster;
  return {
    kind: 'cells',
    outcome,
    image: { width, height, bitDepth, channels, pixelSizeUm, notes },
    chosen,
    objects,
    summary,
    durationMs: Math.round(performance.now() - started),
  };
}
