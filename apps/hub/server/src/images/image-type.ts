/** What the first bytes of a file say. */
export type Sniffed =
  | { image: true; mediaType: 'image/png' | 'image/jpeg' | 'image/tiff' }
  /** `name` is how people call it: `a PDF document`; `null` when it is nothing that we know. */
  | { image: false; name: string | null };

/** How many first bytes `sniff` wants. */
export const sniffBytes = 512;

const images: readonly [
  mediaType: 'image/png' | 'image/jpeg' | 'image/tiff',
  signature: readonly number[],
][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  // BigTIFF
  ['image/tiff', [0x49, 0x49, 0x2b, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2b]],
];

const others: readonly [name: string, signature: string][] = [
  ['a PDF document', '%PDF-'],
  ['a GIF image', 'GIF8'],
  ['a ZIP archive', 'PK\u0003\u0004'],
  ['an SVG drawing', '<svg'],
  ['a Photoshop document', '8BPS'],
  ['a Windows program', 'MZ'],
];

/** Finds a file's type by its content; names lie. */
export function sniff(head: Uint8Array): Sniffed {
  for (const [mediaType, signature] of images) {
    if (signature.every((byte, index) => head[index] === byte)) return { image: true, mediaType };
  }
  const latin = Buffer.from(head).toString('latin1');
  if (latin.startsWith('RIFF') && latin.slice(8, 12) === 'WEBP')
    return { image: false, name: 'a WebP image' };
  const other = others.find(([, signature]) => latin.startsWith(signature));
  if (other) return { image: false, name: other[0] };
  return { image: false, name: isText(head) ? 'a text file' : null };
}

function isText(head: Uint8Array): boolean {
  try {
    // `stream`: the head may end within a character.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return !/[^\P{Cc}\t\r\n]/u.test(text);
  } catch {
    return false; // not UTF-8
  }
}
