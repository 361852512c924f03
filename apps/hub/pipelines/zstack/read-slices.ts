import type { PlaneFile, PlaneSamples } from '@headway/hub-api';
import { JobFailure } from '@headway/jobs';
import type { ZstackParameters } from './contract.ts';

interface ReadOptions {
  readonly signal: AbortSignal;
  /** First and last slice. @default all */
  readonly range?: { readonly from: number; readonly to: number };
  /** Hears each slice as it comes. MUST NOT change it. */
  readonly onSlice: (plane: PlaneSamples, place: { index: number; done: number; total: number }) => void;
}

/** Reads slices of one channel, one after the other. @throws PlaneError */
export async function readSlices(
  file: PlaneFile,
  { channel, time }: Pick<ZstackParameters, 'channel' | 'time'>,
  { signal, range = { from: 0, to: file.info.stack.slices - 1 }, onSlice }: ReadOptions,
): Promise<void> {
  const total = range.to - range.from + 1;
  for (let slice = range.from; slice <= range.to; slice++) {
    signal.throwIfAborted();
    const plane = await file.plane({ slice, channel, time });
    onSlice(plane, { index: slice, done: slice - range.from + 1, total });
  }
}

/** Whether the stack has what was asked for. @throws JobFailure `invalid_parameters` */
export function checkPlace(
  { info }: Pick<PlaneFile, 'info'>,
  { channel, time, from = 0, to = 0 }: Pick<ZstackParameters, 'channel' | 'time' | 'from' | 'to'>,
): void {
  const { channels, times, slices } = info.stack;
  const check = (asked: number, count: number, what: string): void => {
    if (asked < count) return;
    const has = count === 1 ? `one ${what}` : `${count} ${what}s`;
    throw new JobFailure(
      'invalid_parameters',
      `This stack has ${has}: there is no ${what} ${asked + 1}. Run it with other settings.`,
    );
  };
  check(channel, channels, 'channel');
  check(time, times, 'time');
  check(Math.max(from, to), slices, 'slice');
}

/** An array of a stack's kind of values. */
export function samplesFor(format: PlaneFile['info']['format'], length: number): PlaneSamples {
  if (format === 'uint8') return new Uint8Array(length);
  return format === 'uint16' ? new Uint16Array(length) : new Float32Array(length);
}

/** Gives values that are no numbers the lowest one, in place; says how many there were. */
export function replaceNonFinite(data: PlaneSamples): number {
  if (!(data instanceof Float32Array)) return 0;
  let low = Infinity;
  let count = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!;
    if (!Number.isFinite(value)) count += 1;
    else if (value < low) low = value;
  }
  if (count === 0) return 0;
  const replacement = Number.isFinite(low) ? low : 0;
  for (let at = 0; at < data.length; at++) if (!Number.isFinite(data[at]!)) data[at] = replacement;
  return count;
}
