/** How the numbers of a result are written: in µm where the file says how large a pixel is, else in pixels. */
export interface Units {
  areaUnit: string;
  lengthUnit: string;
  area(pixels: number): string;
  length(pixels: number): string;
  intensity(value: number): string;
  /** 0–1, two digits. */
  ratio(value: number): string;
}

export function unitsOf(pixelSizeUm: number | null, locale?: string): Units {
  const size = pixelSizeUm !== null && pixelSizeUm > 0 ? pixelSizeUm : null;
  const ratio = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return {
    areaUnit: size ? 'µm²' : 'px²',
    lengthUnit: size ? 'µm' : 'px',
    area: (pixels) => threeFigures(pixels * (size ?? 1) ** 2, locale),
    length: (pixels) => threeFigures(pixels * (size ?? 1), locale),
    intensity: (value) => threeFigures(value, locale),
    ratio: (value) => ratio.format(value),
  };
}

/** Whole above a hundred, one digit below, so that a column of them lines up. */
function threeFigures(value: number, locale: string | undefined): string {
  const digits = Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2;
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}
