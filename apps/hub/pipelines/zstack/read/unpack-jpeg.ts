import { PlaneError } from '@headway/hub-api';
import sharp from 'sharp';

/** What a strip or tile must be once it is unpacked. */
export interface JpegBlock {
  width: number;
  height: number;
  samples: number;
  /** The tables that its blocks share (tag JPEGTables); may be empty. */
  tables: Buffer;
}

/** Unpacks a strip or tile of JPEG: 8 bit, in the colours that people see. @throws PlaneError */
export async function unpackJpeg(packed: Buffer, block: JpegBlock): Promise<Uint8Array> {
  // Both are whole files: the tables without their end mark, the block without its start mark.
  const { tables } = block;
  const whole = tables.length > 4 ? Buffer.concat([tables.subarray(0, -2), packed.subarray(2)]) : packed;
  try {
    const image = sharp(whole, { limitInputPixels: block.width * block.height, failOn: 'truncated' });
    const { data, info } = await image
      .toColourspace(block.samples === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.width === block.width && info.height <= block.height && info.channels === block.samples)
      return data;
  } catch (cause) {
    throw damaged(cause);
  }
  throw damaged();
}

function damaged(cause?: unknown): PlaneError {
  return new PlaneError(
    'truncated_image',
    'This file is damaged: a JPEG in it can’t be unpacked. Send it again.',
    { cause },
  );
}
