import { describe, expect, it } from 'vitest';
import { unitsOf } from './units.ts';

describe('the units of a result', () => {
  it('are pixels when the file does not say how large one is', () => {
    const units = unitsOf(null, 'en');
    expect([units.areaUnit, units.area(1234.4), units.length(12.34)]).toEqual(['px²', '1,234', '12.3']);
  });

  it('are micrometres when it does', () => {
    const units = unitsOf(0.5, 'en');
    expect([units.areaUnit, units.area(1000), units.length(10)]).toEqual(['µm²', '250', '5.00']);
  });

  it('take a size of zero for none', () => {
    expect(unitsOf(0).areaUnit).toBe('px²');
  });
});
