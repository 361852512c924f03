import { ImageError } from './image-error.ts';

/** File types that are read. */
export type ImageType = 'png' | 'jpeg' | 'tiff';

const READ: readonly (readonly [ImageType, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
];

/** Types that are known but not read: named, so that the message helps. `offset` from the file's start. */
const KNOWN: readonly { name: string; image: boolean; offset: number; magic: string }[] = [
  { name: 'a BigTIFF', image: true, offset: 0, magic: 'II+\0' },
  { name: 'a BigTIFF', image: true, offset: 0, magic: 'MM\0+' },
  { name: 'a GIF', image: true, offset: 0, magic: 'GIF8' },
  { name: 'a BMP', image: true, offset: 0, magic: 'BM' },
  { name: 'a WebP', image: true, offset: 8, magic: 'WEBP' },
  { name: 'a HEIC or AVIF photo', image: true, offset: 4, magic: 'ftyp' },
  { name: 'a JPEG 2000', image: true, offset: 4, magic: 'jP  ' },
  { name: 'an HDF5 file', image: false, offset: 0, magic: '\x89HDF' },
  { name: 'a PDF', image: false, offset: 0, magic: '%PDF' },
  { name: 'a ZIP archive or Office document', image: false, offset: 0, magic: 'PK\x03\x04' },
];

/** Tells the type by content, never by name. Throws an `ImageError` for what is not read. */
export function sniffImage(bytes: Uint8Array): ImageType {
  if (bytes.length === 0) throw new ImageError('empty_file', 'The file is empty.');
  const found = READ.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte));
  if (found) return found[0];
  const text = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const known = KNOWN.find(({ offset, magic }) => text.startsWith(magic, offset));
  const readable = 'PNG, JPEG and TIFF images can be read.';
  if (known?.image)
    throw new ImageError('unsupported_image', `This is ${known.name}, which is not supported. ${readable}`);
  if (known) throw new ImageError('not_an_image', `This is ${known.name}, not an image. ${readable}`);
  throw new ImageError('not_an_image', `The content of this file is not an image that we know. ${readable}`);
}
