const digits = 7;

/** Numbers, also those within, to as many digits as a measure has at best: a result is text, and may have thousands. */
export function rounded<T>(value: T): T;
export function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  if (Array.isArray(value)) return value.map((each: unknown) => rounded(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
}
