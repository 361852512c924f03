import type { PlanePlace } from '@headway/hub-api';
import type { AssetStack } from '@headway/protocol';

/** What a reader of tests does, besides reading. */
export interface StackHead {
  width: number;
  height: number;
  stack: AssetStack;
  format: 'uint8' | 'uint16' | 'float32';
  /** Refuses to open it, with these words. */
  refusal?: string;
  /** Each plane takes so long. */
  planeMs?: number;
  /** The process that reads this slice dies; once only where there is a file of this name, which it removes. */
  fatalSlice?: number;
  fatalOnce?: string;
}

/** What the value of a pixel is, so that it says where it comes from. */
export function valueAt(place: PlanePlace, x: number, y: number): number {
  return (place.slice * 50 + place.channel * 7 + place.time * 3 + x + 2 * y) % 251;
}

/** Begins as a TIFF does, and is read by the reader of the pipeline `counter` only. */
export const stackMark = Buffer.from('II*\0headway-stack\n', 'latin1');

/** A file of many planes for tests; its reader makes the values up. */
export function stackFile(head: Partial<StackHead> = {}): Buffer<ArrayBuffer> {
  const whole: StackHead = {
    width: 40,
    height: 30,
    format: 'uint16',
    stack: { slices: 5, channels: 2, times: 3, order: 'XYCZT', pixelUm: 0.5, sliceUm: 2 },
    ...head,
  };
  return Buffer.concat([stackMark, Buffer.from(JSON.stringify(whole))]);
}
