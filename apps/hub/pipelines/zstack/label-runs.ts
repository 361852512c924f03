/**
 * The voxels of an object as text, a few characters for each row that it crosses, so that a result holds its objects
 * exactly. A run is a place and a length along x; places count `x + width · (y + height · z)`. Runs are ascending and don't touch.
 * Of each run are written: how far it begins after the end of the one before, and its length. A number is written in
 * groups of five bits, the lowest first, each a character of the base64 alphabet with 32 added when more follow (as in
 * source maps, but without a sign). Places reach up to 2³¹ − 1.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitBits = 5;
const more = 1 << digitBits;

/** Of labels 1…`count`, each one's runs as text; 0 is nothing's. */
export function encodeLabels(
  labels: Int32Array | Uint32Array | Uint16Array,
  count: number,
  width: number,
): string[] {
  // Twice over the labels: once to know how much room each text takes, then to write them.
  const ends = new Int32Array(count + 1);
  const room = new Float64Array(count + 2);
  forEachRun(labels, width, (label, start, length) => {
    room[label + 1] = (room[label + 1] ?? 0) + digitsOf(start - (ends[label] ?? 0)) + digitsOf(length);
    ends[label] = start + length;
  });
  for (let label = 1; label < room.length; label++) room[label] = (room[label] ?? 0) + (room[label - 1] ?? 0);
  const text = new Uint8Array(room.at(-1) ?? 0);
  const at = room.slice(0, count + 1);
  ends.fill(0);
  forEachRun(labels, width, (label, start, length) => {
    const next = writeNumber(text, at[label] ?? 0, start - (ends[label] ?? 0));
    at[label] = writeNumber(text, next, length);
    ends[label] = start + length;
  });
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, index) =>
    decoder.decode(text.subarray(room[index + 1], room[index + 2])),
  );
}

/** Calls for each run of a text, in ascending order. @throws RangeError for a text that is none. */
export function readRuns(text: string, visit: (start: number, length: number) => void): void {
  let at = 0;
  let end = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += digitBits) {
      const digit = digits[text.charCodeAt(at)] ?? noDigit;
      if (digit === noDigit || shift > 30) throw new RangeError('These are no runs of voxels.');
      at += 1;
      value |= (digit & (more - 1)) << shift;
      if (digit < more) return value;
    }
  };
  while (at < text.length) {
    const start = end + number();
    const length = number();
    visit(start, length);
    end = start + length;
  }
}

/** Writes one object's voxels into labels of the whole stack, or of the part of it that begins at `from`. */
export function paintRuns(
  runs: string,
  id: number,
  labels: Int32Array | Uint32Array | Uint16Array | Uint8Array,
  from = 0,
): void {
  readRuns(runs, (start, length) => {
    const begin = Math.max(0, start - from);
    if (begin < labels.length) labels.fill(id, begin, Math.max(begin, start + length - from));
  });
}

function forEachRun(
  labels: Int32Array | Uint32Array | Uint16Array,
  width: number,
  visit: (label: number, start: number, length: number) => void,
): void {
  for (let row = 0; row < labels.length; row += width) {
    const end = Math.min(row + width, labels.length);
    for (let at = row; at < end;) {
      const label = labels[at] ?? 0;
      let next = at + 1;
      while (next < end && labels[next] === label) next += 1;
      if (label > 0) visit(label, at, next - at);
      at = next;
    }
  }
}

function digitsOf(value: number): number {
  let count = 1;
  for (let rest = value >>> digitBits; rest > 0; rest >>>= digitBits) count += 1;
  return count;
}

function writeNumber(text: Uint8Array, at: number, value: number): number {
  let rest = value;
  let place = at;
  do {
    const digit = rest & (more - 1);
    rest >>>= digitBits;
    text[place++] = alphabet.charCodeAt(rest > 0 ? digit + more : digit);
  } while (rest > 0);
  return place;
}

const noDigit = 255;
const digits: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = alphabet.indexOf(String.fromCharCode(code));
  return value < 0 ? noDigit : value;
});
