/** How much time the charts can show, ms. */
export const systemSpans = { '15m': 900_000, '1h': 3_600_000, '6h': 21_600_000, '1d': 86_400_000 } as const;
export type SystemSpan = keyof typeof systemSpans;

/** What the address of the page says; anything else is left out. */
export function readSystemSearch({ span }: Record<string, unknown>): { span?: SystemSpan | undefined } {
  const known = Object.keys(systemSpans).find((each) => each === span);
  return { span: known as SystemSpan | undefined };
}
