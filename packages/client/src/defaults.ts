import type { ClientOptions } from './options.ts';

/** The numbers of the options, all given. */
export interface Limits {
  maxAttempts: number;
  maxDelayMs: number;
  silenceMs: number;
  connectTimeoutMs: number;
}

export const defaults: Readonly<Limits> = {
  maxAttempts: 10,
  maxDelayMs: 30_000,
  silenceMs: 45_000,
  connectTimeoutMs: 10_000,
};

/**
 * The numbers of the options, with the defaults where none is given.
 * @throws RangeError when one is not above 0.
 */
export function limitsOf(options: ClientOptions): Limits {
  const limits = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof Limits)[]) {
    const value = options[name];
    if (value === undefined) continue;
    if (!(value > 0)) throw new RangeError(`'${name}' must be a number above 0, got ${value}.`);
    limits[name] = value;
  }
  return limits;
}
