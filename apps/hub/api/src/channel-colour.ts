/** Red, green, and blue, 0–255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const white: Rgb = [255, 255, 255];
/** One for each channel, told apart by most people; the first three are those of pictures in colour. */
const colours: readonly Rgb[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [0, 255, 255],
  [255, 0, 255],
  [255, 255, 0],
  white,
];

/** The colour in which a channel is shown first: as its file says; one alone is grey, and of several each has its own. */
export function channelColour(
  stored: string | null | undefined,
  { index, count }: { index: number; count: number },
): Rgb {
  return readColour(stored) ?? (count === 1 ? white : (colours[index % colours.length] ?? white));
}

/** `#rrggbb` as numbers; `null`: it is none, or black, in which nothing could be seen. */
export function readColour(colour: string | null | undefined): Rgb | null {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? '');
  if (!hex) return null;
  const [red = 0, green = 0, blue = 0] = hex.slice(1).map((part) => Number.parseInt(part, 16));
  return red + green + blue === 0 ? null : [red, green, blue];
}
