/** A round length and how long it is on the screen. */
export interface ScaleLength {
  /** For people: `50 µm`. */
  label: string;
  /** CSS pixels. */
  width: number;
}

/** Longest bar, CSS pixels. */
const longest = 140;
const units = [
  { name: 'mm', um: 1000 },
  { name: 'µm', um: 1 },
  { name: 'nm', um: 0.001 },
] as const;

/** The longest of 1, 2, 5, 10, 20, 50 … that fits, in the unit that keeps numbers small. */
export function scaleLength({ umPerPixel, zoom }: { umPerPixel: number; zoom: number }): ScaleLength {
  const most = (longest / zoom) * umPerPixel;
  const power = 10 ** Math.floor(Math.log10(most));
  const um = [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
  const unit = units.find((each) => um >= each.um) ?? { name: 'nm', um: 0.001 };
  const value = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 }).format(um / unit.um);
  return { label: `${value} ${unit.name}`, width: (um / umPerPixel) * zoom };
}
