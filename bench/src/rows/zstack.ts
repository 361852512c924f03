import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { startNative } from '../processes.ts';
import { defineRow, type Figure, ratio } from '../row.ts';
import { type Measured, type MeasureOrder, measuredSchema, type SegmentOrder } from '../zstack/measured.ts';
import { type Size, writeTiled } from '../zstack/raw-stacks.ts';
import type { ZstackProcess } from '../zstack-process.ts';

const steps = 'Headway, the same steps';
const whole = 'Headway, as a run does it';
const control = 'scikit-image';

const python = '/usr/bin/python3';
const script = new URL('../../python/segment_stack.py', import.meta.url).pathname;

const small: Size = { width: 57, height: 61, depth: 31 };
const sizes: readonly Size[] = [
  small,
  { width: 128, height: 128, depth: 128 },
  { width: 256, height: 256, depth: 256 },
  { width: 512, height: 512, depth: 57 },
];
/** Small stacks are segmented several times. */
const voxelsAtOnce = 6_000_000;
const how = { smoothing: 1, least: 20, near: 0.8 };

const voxelsOf = ({ width, height, depth }: Size): number => width * height * depth;
const nameOf = ({ width, height, depth }: Size): string => `${width} × ${height} × ${depth}`;
const speedAt = (size: Size): string => `${nameOf(size)}: segmented`;
const memoryAt = (size: Size): string => `${nameOf(size)}: memory at its highest`;

export const zstack = defineRow({
  name: 'zstack',
  title: 'Nuclei of a stack',
  about:
    'A stack of touching nuclei (57 × 61 × 31, 16 bit, voxels twice as high as wide), put side by side in mirror images, is ' +
    'segmented by one core in a process that has done it before with a small one: Gaussian, threshold (Li), holes, connected ' +
    'components, distance, seeds, watershed, numbers. The control does the same steps by scikit-image and SciPy on the same ' +
    'samples. “As a run does it” is all that the pipeline does with its own settings. Memory is what the process has at its ' +
    'highest above what it had before it read the stack.',
  subjects: [steps, whole, control],
  missing: (subject) => (subject === control ? missingControl() : null),
  timeoutMs: 400_000,
  async run(subject, bench) {
    const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'));
    try {
      const orderOf = async (size: Size): Promise<SegmentOrder> => ({
        ...(await writeTiled(folder, size)),
        ...how,
      });
      const warmUp = await orderOf(small);
      const figures: Figure[] = [];
      for (const size of bench.quick ? sizes.slice(0, 2) : sizes) {
        const runs = Math.max(1, Math.min(15, Math.round(voxelsAtOnce / voxelsOf(size))));
        const found = await measure(subject, bench, { warmUp, stack: await orderOf(size), runs });
        figures.push(...figuresOf(size, found));
      }
      return figures;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  budgets: sizes.flatMap((size) => [
    {
      text: `${nameOf(size)}: the same steps at least as fast as scikit-image`,
      value: ratio(steps, control, speedAt(size)),
      limit: { atLeast: 1 },
      unit: '×',
    },
    ...(size === small
      ? []
      : [
          {
            text: `${nameOf(size)}: a run takes no more memory than scikit-image`,
            value: ratio(whole, control, memoryAt(size)),
            limit: { atMost: 1 },
            unit: '×',
          },
        ]),
  ]),
  notes: [
    'The seeds of the control are those of `peak_local_max`, ours are kept apart by their own size: so the pieces differ, ' +
      'and what is inside of objects differs by the pieces that are too small to count. `npm run quality -- zstack` tells ' +
      'how good ours are.',
  ],
});

/** In a process of its own: its memory is that of this stack. */
async function measure(subject: string, bench: Bench, order: MeasureOrder): Promise<Measured> {
  if (subject === control) {
    const program = startNative(script, 'server');
    bench.keep(program);
    await program.hello;
    const found = measuredSchema.parse(await program.ask(JSON.stringify(order)));
    await program.stop();
    return found;
  }
  const child = bench.start<ZstackProcess>('./zstack-process.ts', 'server');
  const found = await child.call(subject === steps ? 'steps' : 'whole', order);
  await child.stop();
  return found;
}

function figuresOf(size: Size, { laps, inside, bytes }: Measured): Figure[] {
  if (inside === 0) throw new Error('Nothing was found.');
  const ms = Object.values(laps).reduce((sum, lap) => sum + lap);
  const voxels = voxelsOf(size);
  const speed = { metric: speedAt(size), unit: 'million voxels/s', value: voxels / ms / 1000 };
  // Of a small one the garbage of the warm-up is more than it takes itself.
  if (size === small) return [speed, { metric: `${nameOf(size)}: inside`, unit: 'voxels', value: inside }];
  const memory = { metric: memoryAt(size), unit: 'bytes a voxel', value: bytes / voxels };
  if (size !== sizes.at(-1)) return [speed, memory];
  const byStep = Object.entries(laps).filter(() => Object.keys(laps).length > 1);
  return [
    speed,
    memory,
    ...byStep.map(([name, value]) => ({ metric: `${nameOf(size)}: ${name}`, unit: 'ms', value })),
  ];
}

function missingControl(): string | null {
  const { status } = spawnSync(python, ['-c', 'import skimage, scipy'], { stdio: 'ignore' });
  return status === 0 ? null : 'scikit-image is missing: apt-get install python3-skimage';
}
