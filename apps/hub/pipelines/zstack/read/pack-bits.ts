/**
 * Undoes PackBits (section 9 of TIFF 6.0): a count and then bytes as they are, or one that is repeated.
 * @param size of the block; what would come after it is not decoded.
 * @returns what was decoded before the data ended.
 */
export function decodePackBits(input: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let filled = 0;
  let at = 0;
  while (at < input.length && filled < size) {
    const header = input[at++] ?? 0;
    if (header === 128) continue;
    if (header < 128) {
      const some = input.subarray(at, at + Math.min(header + 1, size - filled));
      out.set(some, filled);
      filled += some.length;
      at += header + 1;
    } else {
      const until = Math.min(size, filled + 257 - header);
      out.fill(input[at++] ?? 0, filled, until);
      filled = until;
    }
  }
  return out.subarray(0, filled);
}
