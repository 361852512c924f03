import type { Reader } from './reader.ts';

/** How a server speaks to its clients, on top of WebSocket frames. */
export const wires = ['headway', 'socket-io', 'nats', 'nchan'] as const;
export type Wire = (typeof wires)[number];

/** Where clients connect. */
export interface Target {
  wire: Wire;
  port: number;
  /** The path of a client that hears these channels; `#` stands for its number. */
  path: (channels: readonly string[]) => string;
}

interface Range {
  start: number;
  end: number;
}

/** What a load does about what a server says. */
export interface Listener {
  onReady(): void;
  /** An event of the bench lies there. */
  onEvent(bytes: Buffer, range: Range): void;
  /** Events may have been missed. */
  onSnapshot(): void;
}

const code = { '0': 48, '2': 50, '4': 52, b: 98, c: 99, s: 115, newline: 10 } as const;
/** Digits of the stamp after `"at":`. */
const stampDigits = 16;

/** Takes a message as it lies in the bytes, told by a byte or two of it. The native load does the same. */
export function takeMessage(
  wire: Wire,
  from: Reader,
  message: { bytes: Buffer } & Range,
  to: Listener,
): void {
  const { bytes, start, end } = message;
  switch (wire) {
    case 'headway': {
      // {"type":"bench.event"… {"type":"connected"… {"type":"subscribed"… or {"type":"skipped"…
      const type = bytes[start + 9];
      if (type === code.b) to.onEvent(bytes, { start, end });
      else if (type === code.c) to.onReady();
      else if (type === code.s && bytes[start + 10] !== 107) takePage(message, to);
      break;
    }
    case 'socket-io': {
      // 0{"sid"… asks for a greeting, 40 is its answer, 42["bench.event",… an event, 2 a ping.
      const first = bytes[start];
      if (first === code['0']) from.send('40');
      else if (first === code['2']) from.send('3');
      else if (first === code['4'] && bytes[start + 1] === code['0']) to.onReady();
      else if (first === code['4'] && bytes[start + 1] === code['2']) to.onEvent(bytes, { start, end });
      break;
    }
    case 'nats':
      takeNats(from, message, to);
      break;
    case 'nchan':
      to.onEvent(bytes, { start, end });
      break;
    default:
      wire satisfies never;
  }
}

/** A page of events, as our server sends to those who fell behind: each event in it counts. */
function takePage({ bytes, start, end }: { bytes: Buffer } & Range, to: Listener): void {
  const page = bytes.subarray(start, end);
  if (page.includes('"recovery":"snapshot"')) to.onSnapshot();
  for (let at = page.indexOf('"at":'); at >= 0; at = page.indexOf('"at":', at + 1)) {
    to.onEvent(page, { start: 0, end: at + '"at":'.length + stampDigits });
  }
}

/** `MSG subject sid length\r\n` and so many bytes, any number of times in a frame. */
function takeNats(from: Reader, { bytes, start, end }: { bytes: Buffer } & Range, to: Listener): void {
  let at = start;
  while (at < end) {
    const line = bytes.indexOf(code.newline, at);
    if (line < 0 || line >= end) return;
    const words = bytes.toString('latin1', at, line).trim().split(' ');
    at = line + 1;
    if (words[0] === 'INFO') {
      const subscriptions = from.query.split(',').map((subject, index) => `SUB ${subject} ${index + 1}\r\n`);
      from.send(`CONNECT {"verbose":false}\r\n${subscriptions.join('')}PING\r\n`);
    } else if (words[0] === 'PONG') {
      to.onReady();
    } else if (words[0] === 'PING') {
      from.send('PONG\r\n');
    } else if (words[0] === 'MSG') {
      const length = Number(words.at(-1));
      if (at + length > end) return;
      to.onEvent(bytes, { start: at, end: at + length });
      at += length + 2;
    }
  }
}
