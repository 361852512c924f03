/** Sample storage of a decoded image, as it was in the file. */
export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** One decoded image. Samples are interleaved: `data[(y * width + x) * channels + c]`. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Colour channels without alpha: 1 (grey), 3 (red, green, blue), or more in some TIFFs. */
  readonly channels: number;
  /** Bits per sample in the file. */
  readonly bitDepth: number;
  readonly data: Samples;
  /** Edge length of a pixel in micrometres, when the file says so in a way that can be trusted. */
  readonly pixelSizeUm: number | null;
  /** Sentences for people about what was taken and what was left out. */
  readonly notes: readonly string[];
}

/** One plane of real numbers, row by row. Pixel centres lie at integer coordinates. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** An empty plane of the given size. */
export function createPlane(width: number, height: number): Plane {
  return { width, height, data: new Float32Array(width * height) };
}
