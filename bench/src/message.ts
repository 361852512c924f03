/** Length of every event on the wire without the server's own framing, bytes. */
const messageLength = 300;
/** Makes every stamp a number of 16 digits: it stands in front of the brackets that end the message. */
const stampBase = 1e15;
const stampDigits = 16;
/** Makes every job a number of seven digits: the programs in C find it by its distance from the stamp. */
const jobBase = 1_000_000;
const jobDistance = '1000000,"at":'.length;
const jobDigits = 7;
const code = { '0': 48, '9': 57, ']': 93, '}': 125 } as const;

/** What every row sends. */
export interface BenchData {
  pad: string;
  /** The job that the event tells of. */
  job?: number;
  /** When the event was due, as `stamp` gives it. MUST stay the last field. */
  at: number;
}

/** An event that a row wants published. */
export interface BenchEvent {
  /** When it was due, µs. */
  at: number;
  channel: string;
  /** With it, the event is the newest state of this job. */
  job?: number;
}

/** Microseconds on the machine's monotonic clock, the same in all of its processes. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}

/** The data of an event, with so much padding that the whole message has the agreed length. */
export function dataOf({ at, job }: Pick<BenchEvent, 'at' | 'job'>): BenchData {
  const stamp = Math.round(stampBase + at);
  return job === undefined
    ? { pad: padding, at: stamp }
    : { pad: paddingOfJob, job: jobBase + job, at: stamp };
}

/** The envelope that our server sends, for controls to send the same. */
export function envelope(offset: number, event: BenchEvent): object {
  return {
    type: 'bench.event',
    channel: event.channel,
    offset,
    timestamp: new Date().toISOString(),
    id: '01JD0000000000000000000000',
    data: dataOf(event),
  };
}

export interface Stamp {
  /** When the event was due, µs. */
  due: number;
  /** `null` for an event that tells of none. */
  job: number | null;
}

/** What the event between `start` and `end` says of itself; `null` for what is no event of the bench. */
export function stampOf(bytes: Buffer, start: number, end: number): Stamp | null {
  let last = end;
  while (bytes[last - 1] === code['}'] || bytes[last - 1] === code[']']) last -= 1;
  const first = last - stampDigits;
  const stamp = first < start ? Number.NaN : numberAt(bytes, first, stampDigits);
  if (Number.isNaN(stamp)) return null;
  const atJob = first - jobDistance;
  const job = atJob < start ? Number.NaN : numberAt(bytes, atJob, jobDigits) - jobBase;
  return { due: stamp - stampBase, job: job >= 0 ? job : null };
}

function numberAt(bytes: Buffer, from: number, digits: number): number {
  let value = 0;
  for (let index = from; index < from + digits; index += 1) {
    const digit = bytes[index] ?? 0;
    if (digit < code['0'] || digit > code['9']) return Number.NaN;
    value = value * 10 + digit - code['0'];
  }
  return value;
}

/** The channel that everyone hears. */
export const sharedChannel = 'bench:all';
/** A channel of one client alone; `#` stands for its number where a load fills it in. */
export function ownChannel(number: number | '#'): string {
  return `bench:own-${number}`;
}

const bareLength = JSON.stringify({
  type: 'bench.event',
  channel: sharedChannel,
  offset: 1000,
  timestamp: '2026-01-01T00:00:00.000Z',
  id: '01JD0000000000000000000000',
  data: { pad: '', at: stampBase },
}).length;
const padding = 'x'.repeat(messageLength - bareLength);
const paddingOfJob = padding.slice('"job":1000000,'.length);
