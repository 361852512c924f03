import type { ThresholdMethod, ZstackAlgorithm, ZstackChosen } from '../contract.ts';

/** What an algorithm finds, for people. */
export const foundNames: Readonly<Record<'segment' | 'components' | 'spots', string>> = {
  segment: 'object',
  components: 'object',
  spots: 'spot',
};

/** What can be done with a stack, as one chooses it. */
export const algorithmNames: readonly (readonly [value: ZstackAlgorithm, label: string])[] = [
  ['segment', 'Objects, parted where they touch'],
  ['components', 'Objects that hang together'],
  ['spots', 'Spots'],
  ['projection', 'Maximum projection'],
  ['focus', 'Sharpness of each slice'],
];

export const methodNames: readonly (readonly [value: Exclude<ThresholdMethod, 'auto'>, label: string])[] = [
  ['li', 'Li'],
  ['otsu', 'Otsu'],
  ['triangle', 'Triangle'],
];

/** How a threshold was found, beside its value. */
export const thresholdNames: Readonly<Record<ZstackChosen['thresholdMethod'], string>> = {
  auto: 'automatic',
  li: 'Li',
  otsu: 'Otsu',
  triangle: 'triangle',
  manual: 'by hand',
};
