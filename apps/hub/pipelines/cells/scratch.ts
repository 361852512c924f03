type Scratch = Uint8Array | Uint16Array | Int32Array | Float32Array | Float64Array;

/**
 * The array itself when it has the length, else a longer one; either may hold anything. Regions are surveyed by the
 * ten thousand: arrays that are used again and again cost far less than new ones.
 */
export function atLeast<T extends Scratch>(array: T, length: number): T {
  if (array.length >= length) return array;
  const make = array.constructor as new (length: number) => T;
  // Half as much again: a series of slowly growing regions does not ask each time.
  return new make(Math.ceil(1.5 * length));
}
