import { describe, expect, it } from 'vitest';
import type { CellsResult } from './contract.ts';
import { segment } from './segment.ts';
import { drawScene } from './synthetic-image.ts';
import { csvCell } from '@headway/hub-api';
import { toCsv } from './to-csv.ts';
import { toGeoJson } from './to-geojson.ts';

async function twoDiscs(pixelSizeUm: number | null): Promise<CellsResult> {
  const raster = drawScene({
    width: 64,
    height: 64,
    background: 20,
    noise: 3,
    discs: [
      { x: 20, y: 20, radius: 7, value: 150 },
      { x: 44, y: 42, radius: 6, value: 120 },
    ],
  });
  const found = await segment(raster, { polarity: 'auto', scale: 'auto', background: 'auto' });
  const image = { width: 64, height: 64, bitDepth: 8, channels: 1, pixelSizeUm, notes: [] };
  return { kind: 'cells', image, ...found, durationMs: 1 };
}

describe('toCsv', () => {
  it('writes one row per object, with square micrometres only when they are known', async () => {
    const plain = toCsv(await twoDiscs(null))
      .trimEnd()
      .split('\r\n');
    expect(plain).toHaveLength(3);
    expect(plain[0]).not.toContain('area_um2');
    const result = await twoDiscs(0.5);
    const row = toCsv(result).split('\r\n')[1]?.split(',') ?? [];
    expect(Number(row.at(-1))).toBeCloseTo((result.objects[0]?.area ?? 0) / 4);
  });

  it('quotes text and keeps it from being run as a formula, while numbers stay numbers', () => {
    expect(csvCell('=1+1')).toBe("'=1+1");
    expect(csvCell('@a,"b"')).toBe(`"'@a,""b"""`);
    expect(csvCell('\tx')).toBe("'\tx");
    expect(csvCell(-3.5)).toBe('-3.5');
    expect(csvCell(Number.NaN)).toBe('');
  });
});

describe('toGeoJson', () => {
  it('closes every ring', async () => {
    const { features } = toGeoJson(await twoDiscs(null));
    expect(features).toHaveLength(2);
    for (const { geometry } of features) {
      const ring = geometry.coordinates[0] ?? [];
      expect(ring.length).toBeGreaterThan(4);
      expect(ring.at(-1)).toEqual(ring[0]);
    }
  });
});
