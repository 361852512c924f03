import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';

/** The air of a room: the median of its CO₂ in ppm, and the range that holds it with 95 % confidence. */
export interface Room {
  name: string;
  median: number;
  low: number;
  high: number;
}

export interface Report {
  rows: number;
  rooms: Room[];
}

/** Hears how far a report is. All of it may be left out. */
export interface Listener {
  step?(name: string): void;
  progress?(done: number, total: number, unit: string): void;
}

export const steps = ['Read the readings', { name: 'Work out the medians', weight: 9 }];
const resamples = 400;

/** Slow on purpose and by nature: it reads every line, then draws each room's readings anew again and again. */
export async function makeReport(path: string, { step, progress }: Listener = {}): Promise<Report> {
  step?.('Read the readings');
  const bytes = statSync(path).size;
  const byRoom = new Map<string, number[]>();
  const file = createReadStream(path);
  let rows = 0;
  for await (const line of createInterface({ input: file })) {
    const [, room = '', co2 = ''] = line.split(',');
    if (room === 'room') continue;
    rows += 1;
    const values = byRoom.get(room) ?? [];
    byRoom.set(room, values);
    values.push(Number(co2));
    if (rows % 1000 === 0) progress?.(file.bytesRead, bytes, 'bytes');
  }

  step?.('Work out the medians');
  const rooms: Room[] = [];
  for (const [name, values] of byRoom) {
    rooms.push({ name, ...(await medianWithRange(values)) });
    progress?.(rooms.length, byRoom.size, 'rooms');
  }
  return { rows, rooms: rooms.toSorted((a, b) => b.median - a.median) };
}

/** The bootstrap (Efron 1979): the median of many samples drawn from the sample, with replacement. */
async function medianWithRange(values: readonly number[]): Promise<Omit<Room, 'name'>> {
  const drawn = new Float64Array(values.length);
  const medians = new Float64Array(resamples);
  for (let i = 0; i < resamples; i += 1) {
    for (let j = 0; j < drawn.length; j += 1) {
      drawn[j] = values[Math.floor(Math.random() * values.length)] ?? 0;
    }
    medians[i] = middleOf(drawn.sort());
    // Everybody else is served in between.
    if (i % 10 === 0) await setImmediate();
  }
  medians.sort();
  const at = (share: number): number => medians[Math.floor(share * resamples)] ?? 0;
  return { median: middleOf(medians), low: at(0.025), high: at(0.975) };
}

function middleOf(sorted: Float64Array): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
