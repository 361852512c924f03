import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type PlaneFile, PlaneError, type PlaneReader } from '@headway/hub-api';
import { type StackHead, stackMark, valueAt } from '../../stack-file.ts';

/** Reads the stacks of `stack-file.ts`. */
export const reader: PlaneReader = {
  open(path, layout) {
    const content = readFileSync(path);
    if (!content.subarray(0, stackMark.length).equals(stackMark)) return Promise.resolve(null);
    const head = JSON.parse(content.toString('utf8', stackMark.length)) as StackHead;
    if (head.refusal !== undefined) throw new PlaneError('truncated_image', head.refusal);
    const stack = { ...head.stack, ...layout };
    const planes = ({ slices, channels, times }: StackHead['stack']) => slices * channels * times;
    if (planes(stack) > planes(head.stack)) {
      throw new PlaneError('bad_layout', `The file has ${planes(head.stack)} planes.`);
    }
    return Promise.resolve(open(head, stack));
  },
};

function open(head: StackHead, stack: StackHead['stack']): PlaneFile {
  const { width, height, format } = head;
  const file: PlaneFile = {
    info: {
      width,
      height,
      stack,
      format,
      bits: { uint8: 8, uint16: 16, float32: 32 }[format],
      channels: Array.from({ length: stack.channels }, (_, channel) => ({
        name: `Channel ${channel}`,
        colour: null,
      })),
      notes: ['Made up.'],
    },
    plane: (place) => file.rows(place, { from: 0, count: height }),
    async rows(place, { from, count }) {
      if (head.planeMs !== undefined) await delay(head.planeMs);
      if (place.slice === head.fatalSlice && mayDie(head)) process.exit(1);
      const kinds = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array };
      const samples = new kinds[format](width * count);
      for (let y = 0; y < count; y += 1) {
        for (let x = 0; x < width; x += 1) samples[y * width + x] = valueAt(place, x, from + y);
      }
      return samples;
    },
    close: () => Promise.resolve(),
  };
  return file;
}

function mayDie({ fatalOnce }: StackHead): boolean {
  if (fatalOnce === undefined) return true;
  if (!existsSync(fatalOnce)) return false;
  rmSync(fatalOnce);
  return true;
}
