import type { PlaneFile, PlaneSamples } from '@headway/hub-api';
import type { PlaneSource } from './plane-source.ts';

/** Slices whose largest values are kept together: then another range of a stack takes few reads. */
const blockSlices = 16;

interface Range {
  from: number;
  to: number;
  channel: number;
  time: number;
}

/** The largest values of some slices, both ends included. @throws PlaneError, and the reason of the signal */
export async function projectionOf(source: PlaneSource, range: Range): Promise<PlaneSamples> {
  const { from, to, channel, time } = range;
  let largest: PlaneSamples | null = null;
  for (let slice = from; slice <= to;) {
    const isBlock = slice % blockSlices === 0 && slice + blockSlices - 1 <= to;
    const samples = isBlock
      ? await source.kept.of(source.file, `max ${slice} ${channel} ${time}`, () =>
          largestOf(source, { ...range, from: slice, to: slice + blockSlices - 1 }),
        )
      : await readSlice(source, { slice, channel, time });
    largest = raised(largest, samples);
    slice += isBlock ? blockSlices : 1;
  }
  return largest ?? new Uint8Array(0);
}

async function largestOf(source: PlaneSource, { from, to, channel, time }: Range): Promise<PlaneSamples> {
  let largest: PlaneSamples | null = null;
  for (let slice = from; slice <= to; slice += 1) {
    largest = raised(largest, await readSlice(source, { slice, channel, time }));
  }
  return largest ?? new Uint8Array(0);
}

async function readSlice(
  { file, signal }: PlaneSource,
  place: Parameters<PlaneFile['plane']>[0],
): Promise<PlaneSamples> {
  signal.throwIfAborted();
  return await file.plane(place);
}

/** The larger values of both, in the first one; a copy of the other where there is no first one. */
export function raised(largest: PlaneSamples | null, other: PlaneSamples): PlaneSamples {
  if (!largest) return other.slice();
  for (let index = 0; index < largest.length; index += 1) {
    const value = other[index] ?? 0;
    const before = largest[index] ?? 0;
    // What is no number gives way to any.
    if (value > before || before !== before) largest[index] = value;
  }
  return largest;
}
