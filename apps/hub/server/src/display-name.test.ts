import { expect, it } from 'vitest';
import { displayName, nameOfAddress } from './display-name.ts';

it.each([
  ['cells.png', 'cells.png'],
  ['C:\\Users\\ada\\cells.png', 'cells.png'],
  ['../../etc/passwd', 'passwd'],
  ['a\u0000b\u202egnp.exe', 'abgnp.exe'],
  ['Ada\u200b\u2060\ufeff.png', 'Ada.png'],
  ['a\u061c\u2028b\u3164.png', 'ab.png'],
  ['👩\u200d🔬 ❤\ufe0f.png', '👩\u200d🔬 ❤\ufe0f.png'],
  ['می\u200cخواهم.png', 'می\u200cخواهم.png'],
  ['  ', 'unnamed'],
  ['\u200d\ufe0f \u200b', 'unnamed'],
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
