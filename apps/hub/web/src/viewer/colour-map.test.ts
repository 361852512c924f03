import { describe, expect, it } from 'vitest';
import {
  colourEnds,
  colourIndexes,
  type ColourMap,
  colourMaps,
  colourSteps,
  paletteOf,
} from './colour-map.ts';

const brightness = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = colour.match(/\d+/g)?.map(Number) ?? [];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

describe('the colours of values', () => {
  it.each(Object.keys(colourMaps) as ColourMap[])('grow brighter from low to high in %s', (map) => {
    const levels = paletteOf(map).map(brightness);
    expect(levels).toHaveLength(colourSteps);
    for (const [index, level] of levels.entries()) {
      if (index > 0) expect(level).toBeGreaterThan((levels[index - 1] ?? 0) - 0.5);
    }
    expect((levels.at(-1) ?? 0) - (levels[0] ?? 0)).toBeGreaterThan(100);
  });

  it('are the ends of the map for what lies beyond', () => {
    const values = Float64Array.of(-5, 0, 5, 10, 99, Number.NaN);
    expect([...colourIndexes(values, [0, 10])]).toEqual([0, 0, 32, 63, 63, 0]);
    expect([...colourIndexes(values.subarray(1, 2), [3, 3])]).toEqual([0]);
  });

  it('are not all given to a few extreme values', () => {
    const values = Float64Array.from({ length: 1000 }, (_, index) => (index === 0 ? 1e6 : index));
    expect(colourEnds(values)[1]).toBeLessThan(1000);
    expect(colourEnds(new Float64Array())).toEqual([0, 0]);
  });
});
