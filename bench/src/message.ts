/** Length of every event on the wire without the server's own framing, bytes. */
const messageLength = 300;
/** Makes every stamp a number of 16 digits, at a fixed distance from the end of the message. */
const stampBase = 1e15;
const stampDigits = 16;
const codeOf0 = 48;

/** What every row sends. */
export interface BenchData {
  pad: string;
  /** When the event was due, as `stamp` gives it. MUST stay the last field. */
  at: number;
}

/** Microseconds on the machine's monotonic clock, the same in all of its processes. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}

/** The data of an event that was due at `at`, with so much padding that the whole message has the agreed length. */
export function dataOf(at: number): BenchData {
  return { pad: padding, at: Math.round(stampBase + at) };
}

/** The envelope that our server sends, for controls to send the same. */
export function envelope(offset: number, at: number): object {
  return {
    type: 'bench.event',
    channel: sharedChannel,
    offset,
    timestamp: new Date().toISOString(),
    id: '01JD0000000000000000000000',
    data: dataOf(at),
  };
}

/** When the event that ends at `end` was due. */
export function dueAt(bytes: Buffer, end: number): number {
  // Every message ends with the stamp and two brackets.
  let stamp = 0;
  for (let index = end - 2 - stampDigits; index < end - 2; index += 1) {
    stamp = stamp * 10 + (bytes[index] ?? codeOf0) - codeOf0;
  }
  return stamp - stampBase;
}

/** The channel that everyone hears. */
export const sharedChannel = 'bench:all';

const bareLength = JSON.stringify({
  type: 'bench.event',
  channel: sharedChannel,
  offset: 1000,
  timestamp: '2026-01-01T00:00:00.000Z',
  id: '01JD0000000000000000000000',
  data: { pad: '', at: stampBase },
}).length;
const padding = 'x'.repeat(messageLength - bareLength);
