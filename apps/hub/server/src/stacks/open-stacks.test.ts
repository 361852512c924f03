import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlaneFile } from '@headway/hub-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOpenStacks, type OpenStacks } from './open-stacks.ts';

let folder: string;
let stacks: OpenStacks;
let opened: string[];
let closed: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-open-'));
  [opened, closed] = [[], []];
  stacks = createOpenStacks(async ({ path }) => {
    const name = path.slice(folder.length + 1);
    opened.push(name);
    return { close: async () => void closed.push(name) } as Partial<PlaneFile> as PlaneFile;
  });
  for (const name of 'abcdefg') await writeFile(join(folder, name), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (name: string) => stacks.open({ path: join(folder, name), layout: null });

it('keeps those open that were used last', async () => {
  for (const name of 'abcdefag') await open(name);
  expect(opened.join('')).toBe('abcdefg');
  expect(closed).toEqual(['b']);
});

it('keeps no file open that was removed: it would take its room on the disk', async () => {
  await open('a');
  await open('b');
  await rm(join(folder, 'a'));
  await open('c');
  expect(closed).toEqual(['a']);
});
