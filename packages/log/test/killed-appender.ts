// A process that is to be killed. It waits for a line with positions (and ends when none comes), opens the log at its
// first argument, says what comes after each position, and then appends in groups without end. Every line that it writes
// is JSON: a `Report`.
import { createInterface } from 'node:readline';
import { type LogEntry, sqliteLog } from '@headway/log';
import type { Position } from '@headway/protocol';

export type Report =
  | { says: 'ready' }
  /** Offsets of what comes after each of the positions; a reason where it does not hold. */
  | { says: 'open'; epoch: string; after: (readonly number[] | string)[] }
  /** Heard by a tail. */
  | { says: 'heard'; offset: number; id: string }
  /** An append has resolved. */
  | { says: 'acknowledged'; stored: readonly { channel: string; offset: number; id: string }[] };

const [path = '', name = ''] = process.argv.slice(2);
const atOnce = 6;

// Writing to a pipe waits until it is written: what was said is known, whenever the process ends.
function say(report: Report): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

function entry(channel: string, id: string, more: Partial<LogEntry> = {}): LogEntry {
  const data = { id, filler: 'x'.repeat(300) };
  const timestamp = '2026-01-01T00:00:00.000Z';
  return { channel, type: 'task.noted', id, timestamp, state: false, conflatable: false, data, ...more };
}

/** A lossless event in two channels, now and then with progress that is superseded at once. */
async function append(number: number): Promise<void> {
  const id = `${name}.${number}`;
  const entries = [entry('project:1', id), entry('project:2', id)];
  const progress = { key: `job:${number % 3}`, type: 'job.progress', state: true, conflatable: true };
  const group = number % 2 === 0 ? entries : [entry('project:1', `${id}p`, progress), ...entries];
  const { positions } = await log.append(group, number % 5 === 0 ? { idempotencyKey: id } : {});
  const stored = positions.map(({ channel, offset }, index) => ({
    channel,
    offset,
    id: group[index]?.id ?? '',
  }));
  say({ says: 'acknowledged', stored: stored.slice(-2) });
}

say({ says: 'ready' });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = await lines.next();
if (first.done) process.exit();
const positions = JSON.parse(first.value) as Position[];

const log = sqliteLog({ path, busyTimeoutMs: 5000 });
log.tail('project:1', ({ offset, id }) => say({ says: 'heard', offset, id }));
const reads = await Promise.all(positions.map((position) => log.read('project:1', position, 1_000_000)));
const after = reads.map((read) => (read.complete ? read.events.map(({ offset }) => offset) : read.reason));
say({ says: 'open', epoch: log.epoch, after });

for (let number = 0; ; number += atOnce) {
  await Promise.all(Array.from({ length: atOnce }, (_, index) => append(number + index)));
}
