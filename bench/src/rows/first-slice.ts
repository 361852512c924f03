import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { writeStack } from '../../../apps/hub/pipelines/zstack/read/write-stack.ts';
import type { Bench } from '../bench.ts';
import { startNative } from '../processes.ts';
import { defineRow, type Figure, median } from '../row.ts';
import { startStackHub } from '../zstack/stack-hub.ts';

const ours = 'Headway hub';
const control = 'tifffile';
const python = '/usr/bin/python3';
const script = new URL('../../python/read_slices.py', import.meta.url).pathname;

const about = 'what the stack is like, asked first';
const first = 'until the first slice is there';
const next = 'the next slice';
const slowest = 'the slowest of twenty next ones';

const side = 1024;
/** 2 GB. */
const slices = 1000;
const following = 20;

export const firstSlice = defineRow({
  name: 'first-slice',
  title: 'The first slice of a large stack',
  about:
    'A TIFF of 1,000 slices of 1024 × 1024 pixels, 16 bit, not compressed (2.1 GB) has been uploaded to a hub. Then, as a ' +
    'viewer asks for it: what the stack is like and a slice in its middle, all tiles at full size, with what its values are ' +
    'like; after it, one after the other, the slices that follow, none of which was asked for before. The control opens the ' +
    'file with tifffile and reads the same slices: no server, no tiles, no histogram. The system still has the file in memory.',
  subjects: [ours, control],
  missing: (subject) => (subject === control ? missingControl() : null),
  timeoutMs: 300_000,
  async run(subject, bench) {
    const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'));
    bench.keep({ stop: async () => rmSync(folder, { recursive: true, force: true }) });
    const count = bench.quick ? slices / 20 : slices;
    const path = join(folder, 'stack.tif');
    await writeStack(
      path,
      { width: side, height: side, format: 'uint16', slices: count, sliceUm: 1 },
      planes(count),
    );
    const places = Array.from({ length: following + 1 }, (_, at) => count / 2 + at);
    return await (subject === ours ? shown(bench, { folder, path, places }) : read(bench, { path, places }));
  },
  budgets: [
    {
      text: 'the first slice in less than 1 s',
      value: median(ours, first),
      limit: { atMost: 1000 },
      unit: 'ms',
    },
    {
      text: 'each of the next in less than 100 ms',
      value: median(ours, slowest),
      limit: { atMost: 100 },
      unit: 'ms',
    },
  ],
  notes: [
    'The first question comes in the moment in which the upload ends, while the process that reads slices is still ' +
      'starting: it is most of what the first slice takes.',
  ],
});

interface Wanted {
  path: string;
  places: readonly number[];
}

async function shown(bench: Bench, { folder, path, places }: Wanted & { folder: string }): Promise<Figure[]> {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const hub = await startStackHub(dataDir, path);
  bench.keep({ stop: () => hub.stop() });
  const times: number[] = [];
  const opened = performance.now();
  await hub.info();
  const described = performance.now() - opened;
  for (const place of places) {
    const start = times.length === 0 ? opened : performance.now();
    await hub.showPlane(`z${place}-t0`);
    times.push(performance.now() - start);
  }
  await hub.stop();
  return [{ metric: about, unit: 'ms', value: described }, ...figuresOf(times)];
}

async function read(bench: Bench, { path, places }: Wanted): Promise<Figure[]> {
  const program = startNative(script, 'anywhere');
  bench.keep(program);
  await program.hello;
  const answer = await program.ask(JSON.stringify({ path, slices: places }));
  await program.stop();
  return figuresOf(z.object({ ms: z.array(z.number()) }).parse(answer).ms);
}

function figuresOf([opened = 0, ...others]: readonly number[]): Figure[] {
  const sorted = others.toSorted((a, b) => a - b);
  return [
    { metric: first, unit: 'ms', value: opened },
    { metric: next, unit: 'ms', value: sorted[sorted.length >> 1] ?? 0 },
    { metric: slowest, unit: 'ms', value: sorted.at(-1) ?? 0 },
  ];
}

/** A texture that moves from slice to slice: no two are alike, and none can be squeezed into little. */
function* planes(count: number): Generator<Uint16Array> {
  const long = new Uint16Array(side * (side + count));
  let state = 1;
  for (let index = 0; index < long.length; index += 1) {
    state = (state * 48_271) % 2_147_483_647;
    long[index] = 500 + (state % 400) + (index % side > side / 2 ? 3000 : 0);
  }
  for (let slice = 0; slice < count; slice += 1) yield long.subarray(side * slice, side * (slice + side));
}

function missingControl(): string | null {
  const { status } = spawnSync(python, ['-c', 'import tifffile'], { stdio: 'ignore' });
  return status === 0 ? null : 'tifffile is missing: apt-get install python3-tifffile';
}
