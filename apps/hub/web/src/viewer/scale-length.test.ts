import { describe, expect, it } from 'vitest';
import { scaleLength } from './scale-length.ts';

describe('the scale bar', () => {
  it('has a round length that fits', () => {
    expect(scaleLength({ umPerPixel: 0.5, zoom: 1 })).toEqual({ label: '50 µm', width: 100 });
    expect(scaleLength({ umPerPixel: 0.5, zoom: 0.1 })).toEqual({ label: '500 µm', width: 100 });
  });

  it('keeps numbers small by its unit', () => {
    expect(scaleLength({ umPerPixel: 10, zoom: 0.1 }).label).toBe('10 mm');
    expect(scaleLength({ umPerPixel: 0.05, zoom: 20 }).label).toBe('200 nm');
  });
});
