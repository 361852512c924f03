import { csvRow } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import type { ZstackResult } from './contract.ts';
import { tableOf } from './result-table.ts';

/** A row for each thing found (RFC 4180, CRLF); µm where the size of a voxel is known, else those cells are empty. */
export function toCsv(result: ZstackResult, asset: Pick<Asset, 'pixelSizeUm' | 'stack'>): string {
  const { columns, rows } = tableOf(result, asset);
  const lines = [csvRow(columns)];
  for (const row of rows) lines.push(csvRow(row));
  return lines.join('');
}
