import { deflateSync, inflateSync } from 'node:zlib';
import type { PlaneSamples } from '@headway/hub-api';
import type { ZstackPicture } from './contract.ts';
import { encodePng } from './png.ts';
import { contrastOf, greyOf } from './stretch.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A slice or projection as a part of a result: to be looked at, and exactly. */
export function pictureOf(data: PlaneSamples, { width, height }: Size): ZstackPicture {
  const contrast = contrastOf(data);
  const grey = Uint8Array.from(data, (value) => greyOf(value, contrast));
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return {
    width,
    height,
    ...contrast,
    png: encodePng({ width, height, channels: 1, data: grey }).toString('base64'),
    format: formatOf(data),
    samples: deflateSync(bytes).toString('base64'),
  };
}

/** The exact values of a picture. */
export function samplesOf({ format, samples }: Pick<ZstackPicture, 'format' | 'samples'>): PlaneSamples {
  const bytes = Uint8Array.from(inflateSync(Buffer.from(samples, 'base64')));
  if (format === 'uint8') return bytes;
  return format === 'uint16' ? new Uint16Array(bytes.buffer) : new Float32Array(bytes.buffer);
}

function formatOf(data: PlaneSamples): ZstackPicture['format'] {
  if (data instanceof Uint8Array) return 'uint8';
  return data instanceof Uint16Array ? 'uint16' : 'float32';
}
