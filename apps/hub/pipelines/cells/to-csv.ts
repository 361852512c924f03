import { csvRow } from '@headway/hub-api';
import type { CellsResult } from './contract.ts';

const COLUMNS = [
  'id',
  'x',
  'y',
  'area_px',
  'perimeter_px',
  'mean_intensity',
  'circularity',
  'confidence',
  'review',
  'bbox_x0',
  'bbox_y0',
  'bbox_x1',
  'bbox_y1',
] as const;

/**
 * One row per object (RFC 4180, CRLF); with a known pixel size the area is also given in µm².
 * @param pixelSizeUm edge length of a pixel in µm
 */
export function toCsv(result: CellsResult, pixelSizeUm: number | null): string {
  const header: string[] = [...COLUMNS, ...(pixelSizeUm === null ? [] : ['area_um2'])];
  const rows = result.objects.map((object): (string | number)[] => [
    object.id,
    ...object.centroid,
    object.area,
    object.perimeter,
    object.meanIntensity,
    object.circularity,
    object.confidence,
    object.confidence < result.summary.reviewLine ? 'yes' : 'no',
    ...object.bbox,
    ...(pixelSizeUm === null ? [] : [object.area * pixelSizeUm * pixelSizeUm]),
  ]);
  return [header, ...rows].map(csvRow).join('');
}
