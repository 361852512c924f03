import type { CellsResult } from './contract.ts';

/** A GeoJSON feature collection (RFC 7946 in form); coordinates are image pixels, not degrees. */
export interface CellsGeoJson {
  readonly type: 'FeatureCollection';
  readonly features: readonly {
    readonly type: 'Feature';
    readonly id: number;
    readonly geometry: {
      readonly type: 'Polygon';
      readonly coordinates: readonly (readonly [number, number])[][];
    };
    readonly properties: Readonly<Record<string, number | boolean>>;
  }[];
}

/**
 * One polygon per object; rings are closed, x to the right, y down, pixel centres at integers. With a known
 * pixel size the area is also given in µm².
 * @param pixelSizeUm edge length of a pixel in µm
 */
export function toGeoJson(result: CellsResult, pixelSizeUm: number | null): CellsGeoJson {
  return {
    type: 'FeatureCollection',
    features: result.objects.map((object) => ({
      type: 'Feature',
      id: object.id,
      geometry: { type: 'Polygon', coordinates: [[...object.polygon, ...object.polygon.slice(0, 1)]] },
      properties: {
        id: object.id,
        area: object.area,
        ...(pixelSizeUm !== null && { areaUm2: object.area * pixelSizeUm ** 2 }),
        perimeter: object.perimeter,
        meanIntensity: object.meanIntensity,
        circularity: object.circularity,
        confidence: object.confidence,
        review: object.confidence < result.summary.reviewLine,
      },
    })),
  };
}
