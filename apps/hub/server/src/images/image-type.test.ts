import { describe, expect, it } from 'vitest';
import { sniff } from './image-type.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('sniff', () => {
  it.each([
    ['image/png', bytes('\x89PNG\r\n\x1a\n....')],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0')],
    ['image/tiff', bytes('II*\0')],
    ['image/tiff', bytes('MM\0*')],
    ['image/tiff', bytes('II+\0')],
  ])('knows %s by its first bytes', (mediaType, head) => {
    expect(sniff(head)).toEqual({ image: true, mediaType });
  });

  it.each([
    ['a PDF document', bytes('%PDF-1.7\n%\xe2\xe3')],
    ['a GIF image', bytes('GIF89a')],
    ['a WebP image', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['a ZIP archive', bytes('PK\x03\x04')],
    ['an SVG drawing', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['a text file', bytes('just words\n')],
    [null, bytes('\0\x01\x02\x03')],
    [null, bytes('\x89PN')],
  ])('calls what is not an image %j', (name, head) => {
    expect(sniff(head)).toEqual({ image: false, name });
  });
});
