import type { ResultDownload } from '@headway/hub-web/view-kit';
import type { ZstackResult } from '../contract.ts';

const table: ResultDownload = { ending: 'csv', label: 'CSV' };

/** The files of a result, by what is in them; none of what has nothing in it. */
export function downloadsOf(result: ZstackResult): readonly ResultDownload[] {
  if (result.outcome === 'nothing_found') return [];
  switch (result.algorithm) {
    case 'segment':
    case 'components':
      return [table, { ending: 'tif', label: 'Labels (TIFF)' }];
    case 'spots':
      return [table, { ending: 'tif', label: 'Centres (TIFF)' }];
    case 'focus':
      return [table, { ending: 'tif', label: 'Sharpest slice (TIFF)' }];
    case 'projection':
      // A table of one row would say what stands beside it anyway.
      return [{ ending: 'tif', label: 'Projection (TIFF)' }];
    default:
      return result satisfies never;
  }
}
