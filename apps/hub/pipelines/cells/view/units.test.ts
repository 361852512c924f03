import { describe, expect, it } from 'vitest';
import { unitsOf } from './units.ts';

describe('the units of a result', () => {
  it('are pixels when the file does not say how large one is', () => {
    const units = unitsOf({ pixelSizeUm: null, brightest: 200 }, 'en');
    expect([units.areaUnit, units.area(1234), units.length(12.34)]).toEqual(['px²', '1,234', '12.3']);
  });

  it('are micrometres when it does', () => {
    const units = unitsOf({ pixelSizeUm: 0.5, brightest: 200 }, 'en');
    expect([units.areaUnit, units.area(1000), units.length(10)]).toEqual(['µm²', '250.0', '5.00']);
  });

  it('take a size of zero for none', () => {
    expect(unitsOf({ pixelSizeUm: 0, brightest: 200 }).areaUnit).toBe('px²');
  });

  it('have as many digits for small numbers as for large ones, so that a column lines up', () => {
    const { area, length, intensity } = unitsOf({ pixelSizeUm: null, brightest: 61.5 }, 'en');
    expect([area(94), area(762)]).toEqual(['94', '762']);
    expect([length(39.1), length(102.04)]).toEqual(['39.1', '102.0']);
    expect([intensity(5), intensity(61.5)]).toEqual(['5.0', '61.5']);
  });

  it('fit the digits of intensities to how bright the image is', () => {
    const write = (value: number): string =>
      unitsOf({ pixelSizeUm: null, brightest: value }, 'en').intensity(value);
    expect([write(40_321.7), write(0.41), write(0)]).toEqual(['40,322', '0.410', '0.0']);
  });
});
