import { expect, it } from 'vitest';
import { displayName, nameOfAddress } from './display-name.ts';

it.each([
  ['cells.png', 'cells.png'],
  ['C:\\Users\\ada\\cells.png', 'cells.png'],
  ['../../etc/passwd', 'passwd'],
  ['a\u0000b\u202egnp.exe', 'abgnp.exe'],
  ['  ', 'unnamed'],
  [undefined, 'unnamed'],
  ['x'.repeat(300), 'x'.repeat(200)],
])('shows a file that was called %j as %j', (given, shown) => {
  expect(displayName(given)).toBe(shown);
});

it.each([
  ['ada@example.org', 'Ada'],
  ['ada.lovelace@example.org', 'Ada Lovelace'],
  ['j_van-dyck+lab@example.org', 'J Van Dyck'],
  ['émile@example.org', 'Émile'],
  ['._@example.org', '._@example.org'],
])('calls whoever has the address %j %j', (email, name) => {
  expect(nameOfAddress(email)).toBe(name);
});
