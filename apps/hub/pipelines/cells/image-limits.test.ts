import { expect, it } from 'vitest';
import { checkFileSize } from './image-limits.ts';

it('refuses a file by its size before it is read, and says that it is kept', () => {
  expect(() => checkFileSize(1024 ** 3)).not.toThrow();
  expect(() => checkFileSize(3.5 * 1024 ** 3)).toThrow(
    'This file has 3.5 GiB; cells are looked for in files of up to 1 GiB. The file is kept.',
  );
});
