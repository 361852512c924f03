export const compareModes = ['overlay', 'side', 'flip'] as const;
export type CompareMode = (typeof compareModes)[number];

/** Which two results are compared, and how. */
export interface CompareLink {
  a?: string | undefined;
  b?: string | undefined;
  mode?: CompareMode | undefined;
}

export function readCompareLink({ a, b, mode }: Record<string, unknown>): CompareLink {
  const id = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' && value.length <= 64 ? value : undefined;
  return { a: id(a), b: id(b), mode: compareModes.find((each) => each === mode) };
}
