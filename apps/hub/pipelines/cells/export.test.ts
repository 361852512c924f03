import { describe, expect, it } from 'vitest';
import type { CellsResult } from './contract.ts';
import { segment } from './segment.ts';
import { drawScene } from './synthetic-image.ts';
import { csvCell } from '@headway/hub-api';
import { toCsv } from './to-csv.ts';
import { type CellsGeoJson, toGeoJson } from './to-geojson.ts';
import type { Asset } from '@headway/protocol';
import { pipeline } from './index.ts';

async function twoDiscs(pixelSizeUm: number | null = null): Promise<CellsResult> {
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
    const result = await twoDiscs();
    const plain = toCsv(result, null).trimEnd().split('\r\n');
    expect(plain).toHaveLength(3);
    expect(plain[0]).not.toContain('area_um2');
    const row = toCsv(result, 0.5).split('\r\n')[1]?.split(',') ?? [];
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
    const { features } = toGeoJson(await twoDiscs(), null);
    expect(features).toHaveLength(2);
    for (const { geometry } of features) {
      const ring = geometry.coordinates[0] ?? [];
      expect(ring.length).toBeGreaterThan(4);
      expect(ring.at(-1)).toEqual(ring[0]);
    }
    expect(features[0]?.properties).not.toHaveProperty('areaUm2');
  });
});

it.each([
  { inFile: 0.5, setByPerson: null, used: 0.5 },
  { inFile: null, setByPerson: 0.25, used: 0.25 },
  { inFile: 0.5, setByPerson: 0.25, used: 0.25 },
])('files use the pixel size that a person set before the one in the file: %o', async (sizes) => {
  const result = await twoDiscs(sizes.inFile);
  const asset = { pixelSizeUm: sizes.setByPerson } as Asset;
  const area = (result.objects[0]?.area ?? 0) * sizes.used ** 2;
  const row = pipeline.exports['csv']?.write?.(result, asset).split('\r\n')[1]?.split(',') ?? [];
  expect(Number(row.at(-1))).toBeCloseTo(area);
  const { features } = JSON.parse(pipeline.exports['geojson']?.write?.(result, asset) ?? '') as CellsGeoJson;
  expect(features[0]?.properties['areaUm2']).toBeCloseTo(area);
});
