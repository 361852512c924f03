const mostDigits = 3;

/**
 * Writes numbers with as many digits after the point as steps of this size need, the same for all: the points of a
 * column stand in a line.
 */
export function formatInSteps(step: number, locale?: string): (value: number) => string {
  const digits = digitsOf(step);
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return (value) => format.format(value);
}

/** Writes intensities as finely as the brightest of them asks for. */
export function formatIntensity(brightest: number, locale?: string): (value: number) => string {
  const size = Math.abs(brightest);
  if (size > 0 && size < 10 ** (1 - mostDigits)) {
    // Real numbers may be of any size: written out they would all be 0.
    const format = new Intl.NumberFormat(locale, {
      notation: 'scientific',
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    return (value) => format.format(value);
  }
  return formatInSteps(size >= 1000 ? 1 : size / 100, locale);
}

function digitsOf(step: number): number {
  if (!(step > 0)) return 1;
  return Math.min(mostDigits, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
