const clear = 256;
const end = 257;
const mostCodes = 4096;

/**
 * Undoes the LZW of TIFF (section 13 of TIFF 6.0): codes of 9 to 12 bits, highest bit first, wider one code early.
 * @param size of the block; what would come after it is not decoded.
 * @returns what was decoded before the data ended or made no sense.
 */
export function decodeLzw(input: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  // A string of the table is a part of what is there already: where it begins, and how long it is.
  const starts = new Uint32Array(mostCodes);
  const lengths = new Uint32Array(mostCodes);
  let filled = 0;
  let next = 258;
  let width = 9;
  let bits = 0;
  let held = 0;
  let before = -1;
  for (const byte of input) {
    held = ((held << 8) | byte) & 0xff_ffff;
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const code = (held >>> bits) & ((1 << width) - 1);
    if (code === end) break;
    if (code === clear) {
      next = 258;
      width = 9;
      before = -1;
      continue;
    }
    const start = filled;
    if (code < 256) {
      if (filled < size) out[filled] = code;
      filled++;
    } else if (before >= 0 && code < next) {
      filled = copy(out, filled, starts[code] ?? 0, lengths[code] ?? 0);
    } else if (before >= 0 && code === next) {
      // The string before, and its first byte again.
      filled = copy(out, filled, before, start - before + 1);
    } else {
      break;
    }
    if (before >= 0 && next < mostCodes) {
      starts[next] = before;
      lengths[next] = start - before + 1;
      next++;
    }
    before = start;
    if (next + 1 >= 1 << width && width < 12) width++;
    if (filled >= size) break;
  }
  return out.subarray(0, Math.min(filled, size));
}

/** Byte by byte: the string may reach into what it writes. */
function copy(out: Uint8Array, filled: number, start: number, length: number): number {
  const until = Math.min(out.length, filled + length);
  let from = start;
  for (let at = filled; at < until; at++) out[at] = out[from++] ?? 0;
  return until;
}
