/** Micrometres in one unit, under the names that microscope software writes. */
const micrometres: Readonly<Record<string, number>> = {
  pm: 1e-6,
  å: 1e-4,
  a: 1e-4,
  nm: 0.001,
  nanometer: 0.001,
  nanometers: 0.001,
  um: 1,
  // The micro sign, the Greek letter, and the sign as Java and old software write it.
  '\u00b5m': 1,
  '\u03bcm': 1,
  '\\u00b5m': 1,
  '\ufffdm': 1,
  micron: 1,
  microns: 1,
  micrometer: 1,
  micrometers: 1,
  mm: 1000,
  millimeter: 1000,
  cm: 10_000,
  m: 1e6,
  inch: 25_400,
  in: 25_400,
};

/** A length in micrometres; `null` where the unit is none of length, or the number makes no sense. */
export function toMicrometres(value: number, unit: string): number | null {
  const um = Math.abs(value) * (micrometres[unit.trim().toLowerCase()] ?? Number.NaN);
  return Number.isFinite(um) && um > 0 ? um : null;
}
