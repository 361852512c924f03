import { expect, it } from 'vitest';
import { contentDisposition } from './content-disposition.ts';

it('names a file for old and new browsers', () => {
  expect(contentDisposition('Zellen größer.tif')).toBe(
    `attachment; filename="Zellen gr__er.tif"; filename*=UTF-8''Zellen%20gr%C3%B6%C3%9Fer.tif`,
  );
});

it('lets no name end the header or a quotation', () => {
  const header = contentDisposition("a\"\r\nset-cookie: x='1'\ud800.png");
  expect(header).not.toMatch(/[\r\n]/);
  expect(header.split('"')).toHaveLength(3);
});
