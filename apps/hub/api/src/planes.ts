import type { AssetStack } from '@headway/protocol';
import type { SampleFormat } from './pixels.ts';

/** What a file holds, as far as it decides who processes it. */
export interface FileFacts {
  /** Found from the content. */
  mediaType: string;
  /** `null`: a single plane. */
  stack: AssetStack | null;
}

/** What a person said about a stack; what is missing is as the file says. */
export type StackLayout = Partial<
  Pick<AssetStack, 'slices' | 'channels' | 'times' | 'order' | 'pixelUm' | 'sliceUm'>
>;

export type PlaneSamples = Uint8Array | Uint16Array | Float32Array;

/** One plane of one channel; all count from 0. */
export interface PlanePlace {
  slice: number;
  channel: number;
  time: number;
}

/** What is known of an open stack before any of its planes is decoded. */
export interface PlaneFileInfo {
  width: number;
  height: number;
  stack: AssetStack;
  /** Of what is handed out: signed and 32-bit integers and real numbers come as `float32`. */
  format: SampleFormat;
  /** Bits per sample in the file. */
  bits: number;
  /** For people, in the order of the channels. */
  channels: readonly { name: string | null; colour: string | null }[];
  /** For people: what was assumed, rescaled or left out. */
  notes: readonly string[];
}

/** A stack that is read plane by plane. */
export interface PlaneFile {
  readonly info: PlaneFileInfo;
  /** The values of a plane, row by row. @throws PlaneError */
  plane(place: PlanePlace): Promise<PlaneSamples>;
  /** Some of its rows; no more of the file is read than they need. @throws PlaneError */
  rows(place: PlanePlace, rows: { from: number; count: number }): Promise<PlaneSamples>;
  close(): Promise<void>;
}

/** Opens files of many planes. */
export interface PlaneReader {
  /**
   * Reads what describes the planes, never the whole file.
   * @returns `null` for a file of a single plane, and for one that is not of its kind
   * @throws PlaneError
   */
  open(path: string, layout?: StackLayout | null): Promise<PlaneFile | null>;
}

/** Why a stack can't be read; the message is for people. */
export class PlaneError extends Error {
  override readonly name = 'PlaneError';
  readonly code: 'truncated_image' | 'unsupported_image' | 'image_too_large' | 'bad_layout';

  constructor(code: PlaneError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
