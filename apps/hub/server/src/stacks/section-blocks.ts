import type { PlaneSamples } from '@headway/hub-api';
import { emptyLike, type PlaneSource } from './plane-source.ts';

/** What is gathered at once, at most. */
const blockBytes = 64_000_000;
/** More neighbours than this are hardly looked at. */
const mostSections = 32;

interface Section {
  kind: 'xz' | 'yz';
  at: number;
  channel: number;
  time: number;
}

/**
 * A row or a column of all slices. Every slice has to be read for it, so its neighbours are gathered with it: whoever
 * looks at one looks at them next.
 * @throws PlaneError, and the reason of the signal
 */
export async function sectionOf(source: PlaneSource, section: Section): Promise<PlaneSamples> {
  const { width, height, stack } = source.file.info;
  const { kind, at, channel, time } = section;
  const [across, along] = kind === 'xz' ? [height, width] : [width, height];
  const samples = along * stack.slices;
  const many = Math.floor(blockBytes / (samples * Float32Array.BYTES_PER_ELEMENT));
  const count = Math.max(1, Math.min(mostSections, many));
  const from = at - (at % count);
  const gathered = await source.kept.of(source.file, `${kind} ${from} ${channel} ${time}`, () =>
    gather(source, section, { from, count: Math.min(count, across - from) }),
  );
  return gathered.subarray((at - from) * samples, (at - from + 1) * samples);
}

/** Sections beside each other, one after the other. */
async function gather(
  { file, signal }: PlaneSource,
  { kind, channel, time }: Section,
  { from, count }: { from: number; count: number },
): Promise<PlaneSamples> {
  const { width, height, stack } = file.info;
  const { slices } = stack;
  let all: PlaneSamples | null = null;
  for (let slice = 0; slice < slices; slice += 1) {
    signal.throwIfAborted();
    const place = { slice, channel, time };
    if (kind === 'xz') {
      const rows = await file.rows(place, { from, count });
      all ??= emptyLike(rows, width * slices * count);
      for (let row = 0; row < count; row += 1) {
        all.set(rows.subarray(row * width, (row + 1) * width), (row * slices + slice) * width);
      }
    } else {
      const plane = await file.plane(place);
      all ??= emptyLike(plane, height * slices * count);
      for (let y = 0; y < height; y += 1) {
        for (let column = 0; column < count; column += 1) {
          all[(column * height + y) * slices + slice] = plane[y * width + from + column] ?? 0;
        }
      }
    }
  }
  return all ?? new Uint8Array(0);
}
