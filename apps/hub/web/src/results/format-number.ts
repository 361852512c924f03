const formats = [0, 1, 2, 3].map(
  (digits) => new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }),
);

/** A measured value with three digits or so: `1,204`, `85.3`, `0.912`. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return formats[digits]?.format(value) ?? String(value);
}
