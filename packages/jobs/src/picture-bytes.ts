import type { PreviewMediaType } from './preview-file.ts';

/** How files of each type begin, in hexadecimal; WebP has its length in between. */
const beginnings: Readonly<Record<PreviewMediaType, RegExp>> = {
  'image/png': /^89504e470d0a1a0a/,
  'image/jpeg': /^ffd8ff/,
  'image/webp': /^52494646.{8}57454250/,
  'image/gif': /^474946383[79]61/,
};

/** The bytes of a picture that came as base64; `null` where they are not of the type that was told. */
export function pictureBytes(base64: string, mediaType: PreviewMediaType): Uint8Array | null {
  const bytes = Buffer.from(base64, 'base64');
  return beginnings[mediaType].test(bytes.subarray(0, 16).toString('hex')) ? bytes : null;
}
