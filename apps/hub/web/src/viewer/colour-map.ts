/** Maps of colours along which brightness grows evenly: they hold for colour-blind eyes and in grey. */
export const colourMaps = {
  viridis: ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725'],
  cividis: [
    '00224e',
    '123570',
    '3b496c',
    '575d6d',
    '707173',
    '8a8678',
    'a59c74',
    'c3b369',
    'e1cc55',
    'fee838',
  ],
  plasma: [
    '0d0887',
    '47039f',
    '7301a8',
    '9c179e',
    'bd3786',
    'd8576b',
    'ed7953',
    'fa9e3b',
    'fdc926',
    'f0f921',
  ],
} as const satisfies Record<string, readonly string[]>;
export type ColourMap = keyof typeof colourMaps;

/** Steps in which values are told apart; more can't be seen. */
export const colourSteps = 64;
/** The darkest part of a map can't be seen on dark ground: it begins here. */
const begin = 0.12;

/** A map as CSS colours, from low to high. */
export function paletteOf(map: ColourMap): readonly string[] {
  const anchors = colourMaps[map].map((hex) =>
    [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  return Array.from({ length: colourSteps }, (_, step) => {
    const place = (begin + (1 - begin) * (step / (colourSteps - 1))) * (anchors.length - 1);
    const lower = anchors[Math.floor(place)] ?? [];
    const upper = anchors[Math.min(Math.floor(place) + 1, anchors.length - 1)] ?? [];
    const mixed = lower.map((value, index) =>
      Math.round(value + ((upper[index] ?? 0) - value) * (place % 1)),
    );
    return `rgb(${mixed.join(' ')})`;
  });
}

/** The step of each value between two ends; what lies beyond has the colour of the end. */
export function colourIndexes(values: Float64Array, [low, high]: readonly [number, number]): Uint8Array {
  const scale = high > low ? (colourSteps - 1) / (high - low) : 0;
  const indexes = new Uint8Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const step = Math.round(((values[index] ?? 0) - low) * scale);
    indexes[index] = Math.min(Math.max(step, 0), colourSteps - 1); // NaN becomes 0
  }
  return indexes;
}

/** Ends between which nearly all values lie: a few extreme ones must not take all the colours. */
export function colourEnds(values: Float64Array): readonly [low: number, high: number] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.02), at(0.98)];
  return high > low ? [low, high] : [at(0), at(1)];
}
