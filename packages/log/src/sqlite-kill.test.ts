import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Position } from '@headway/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../test/killed-appender.ts';
import { eventsOf } from './contract/fixture.ts';
import { sqliteLog } from './sqlite-log.ts';

const kills = 50;
const script = new URL('../test/killed-appender.ts', import.meta.url).pathname;

let folder: string;
const running = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-log-'));
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

interface Appender {
  lines: AsyncIterableIterator<Report>;
  /** Lets it open the log. */
  start(positions: readonly Position[]): void;
  /** At once, whatever it is doing. */
  kill(): void;
  /** Lets it end by itself before it has opened the log. */
  dismiss(): Promise<void>;
}

/** Starts a process that has loaded everything, and waits. */
function prepareAppender(path: string, name: string): Appender {
  const child = spawn(process.execPath, [script, path, name], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  // What it writes to is gone when it is killed.
  child.stdin.on('error', () => undefined);
  return {
    lines: reportsOf(child.stdout),
    start: (positions) => child.stdin.write(`${JSON.stringify(positions)}\n`),
    kill: () => child.kill('SIGKILL'),
    async dismiss() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

async function* reportsOf(output: Readable): AsyncGenerator<Report, undefined> {
  for await (const line of createInterface({ input: output })) {
    // The last line may be cut in two.
    if (line.endsWith('}')) yield JSON.parse(line) as Report;
  }
}

/** What was said by all processes so far. */
class Witness {
  /** Channel → offset → id. */
  readonly acknowledged = new Map<string, Map<number, string>>();
  readonly heard = new Map<number, string>();
  /** The last position of each process that had one. */
  readonly positions: Position[] = [];

  acknowledge({ stored }: Extract<Report, { says: 'acknowledged' }>): void {
    for (const { channel, offset, id } of stored) {
      const ids = this.acknowledged.get(channel) ?? new Map<number, string>();
      this.acknowledged.set(channel, ids);
      if ((ids.get(offset) ?? id) !== id) throw new Error(`Offset ${offset} was given out twice.`);
      ids.set(offset, id);
    }
  }
}

/** Runs a process until it has acknowledged so many appends and `turns` turns of the event loop have passed. */
async function runAndKill(
  appender: Appender,
  witness: Witness,
  { appends, turns }: { appends: number; turns: number },
): Promise<void> {
  const asked = witness.positions.slice(-5);
  let epoch = '';
  let top = 0;
  let count = 0;
  for await (const report of appender.lines) {
    if (report.says === 'ready') {
      appender.start(asked);
    } else if (report.says === 'open') {
      ({ epoch } = report);
      expectResumed(report.after, asked, witness);
      if (appends === 0) appender.kill();
    } else if (report.says === 'heard') {
      expect(report.offset).toBeGreaterThan(top);
      top = report.offset;
      witness.heard.set(report.offset, report.id);
    } else {
      witness.acknowledge(report);
      count += 1;
      if (count === appends) afterTurns(turns, () => appender.kill());
    }
  }
  if (top > 0) witness.positions.push({ epoch, offset: top });
}

/** A process that came after found all that was heard and acknowledged after each position, in order. */
function expectResumed(
  after: readonly (readonly number[] | string)[],
  asked: readonly Position[],
  witness: Witness,
): void {
  expect(after.filter((offsets) => typeof offsets === 'string')).toEqual([]);
  for (const [index, { offset }] of asked.entries()) {
    const offsets = after[index];
    if (typeof offsets !== 'object') continue;
    const known = [...(witness.acknowledged.get('project:1')?.keys() ?? [])].filter((each) => each > offset);
    expect(known.filter((each) => !offsets.includes(each))).toEqual([]);
    expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
  }
}

function afterTurns(turns: number, run: () => void): void {
  if (turns === 0) run();
  else setImmediate(() => afterTurns(turns - 1, run));
}

test('has every acknowledged event in order, and holds every position, after 50 kills in the middle of appends', async () => {
  const path = join(folder, 'events.db');
  const witness = new Witness();
  // What was compiled is kept only by processes that end by themselves.
  await prepareAppender(path, 'warm').dismiss();
  const moments = fc.sample(fc.record({ appends: fc.nat(30), turns: fc.nat(20) }), kills);
  let next = prepareAppender(path, 'p0');
  for (const [index, moment] of moments.entries()) {
    const appender = next;
    // Loads while the one before it runs; only one at a time has the file open.
    if (index + 1 < kills) next = prepareAppender(path, `p${index + 1}`);
    await runAndKill(appender, witness, moment);
  }

  const log = sqliteLog({ path });
  const [first] = witness.positions;
  if (!first) throw new Error('Nothing was ever heard.');
  const found = new Map<string, readonly string[]>();
  for (const [channel, acknowledged] of witness.acknowledged) {
    const events = eventsOf(await log.read(channel, { epoch: first.epoch, offset: 0 }, 1_000_000));
    const offsets = events.map(({ offset }) => offset);
    expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
    const ids = new Map(events.map(({ offset, id }) => [offset, id]));
    for (const [offset, id] of acknowledged) expect([offset, ids.get(offset)]).toEqual([offset, id]);
    const lossless = events.filter(({ conflatable }) => !conflatable).map(({ id }) => id);
    expect(lossless).toEqual([...new Set(lossless)]);
    found.set(channel, lossless);
  }
  // Each append had an event in both channels: none was stored by half.
  expect(found.get('project:1')).toEqual(found.get('project:2'));
  // What a tail heard was durable.
  const lossless = new Set(found.get('project:1'));
  expect([...witness.heard.values()].filter((id) => !id.endsWith('p') && !lossless.has(id))).toEqual([]);
  for (const { epoch, offset } of witness.positions) {
    const resumed = eventsOf(await log.read('project:1', { epoch, offset }, 1_000_000));
    expect(resumed.every((event) => event.offset > offset)).toBe(true);
  }
  expect(witness.positions.length).toBeGreaterThan(kills / 2);
  await log.close();
}, 300_000);
