import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

/** Where the pictures that were agreed on are. */
const folder = join(import.meta.dirname, '../apps/kit/pictures');

/** They are kept at half the size: large enough to be looked at, small enough for a repository. */
const keptScale = 0.5;
/** They are compared at half of that again, where the smoothing of letters has become a grey. */
const comparedScale = 0.5;
/** A pixel differs when one of its colours does by more than this, of 255. */
const colourTolerance = 40;
/** So large a share of the pixels may differ. */
const shareTolerance = 0.0015;

export function picturePath(name: string): string {
  return join(folder, `${name}.webp`);
}

/** The whole page, as it is kept. */
export async function takePicture(page: Page): Promise<Buffer> {
  const png = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide', scale: 'css' });
  const { width } = await sharp(png).metadata();
  return await sharp(png)
    .resize({ width: Math.round(width * keptScale), kernel: 'mitchell' })
    .webp({ quality: 55, effort: 6 })
    .toBuffer();
}

export function keepPicture(name: string, picture: Buffer): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(picturePath(name), picture);
}

/**
 * How a picture differs from the one that was agreed on, in a sentence that names where to look; `null` when it does
 * not.
 */
export async function pictureProblem(name: string, picture: Buffer): Promise<string | null> {
  const path = picturePath(name);
  if (!existsSync(path)) return `there is no picture ${name} yet: npm run kit:pictures`;
  const [before, now] = await Promise.all([readFileSync(path), picture].map(readPixels));
  if (!before || !now) throw new Error('Expected two pictures.');
  const saved = (): string => save(name, picture);
  if (before.width !== now.width || Math.abs(before.height - now.height) > 2) {
    return `${name} is ${now.width} × ${now.height}, not ${before.width} × ${before.height}: ${saved()}`;
  }
  const { share, difference } = compare(before, now);
  if (share <= shareTolerance) return null;
  const shown = join(tmpdir(), 'headway-kit-pictures', `${name}-difference.png`);
  const at = saved();
  await sharp(difference, {
    raw: { width: now.width, height: Math.min(before.height, now.height), channels: 1 },
  })
    .png()
    .toFile(shown);
  return `${name} differs in ${(share * 100).toFixed(2)} % of its pixels: ${at}, ${shown}`;
}

interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}

async function readPixels(picture: Buffer): Promise<Pixels> {
  const { width } = await sharp(picture).metadata();
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .resize({ width: Math.round(width * comparedScale), kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function compare(before: Pixels, now: Pixels): { share: number; difference: Buffer } {
  const count = before.width * Math.min(before.height, now.height);
  const difference = Buffer.alloc(count);
  let differing = 0;
  for (let pixel = 0; pixel < count; pixel += 1) {
    const at = pixel * 3;
    const most = Math.max(
      ...[0, 1, 2].map((channel) =>
        Math.abs((before.data[at + channel] ?? 0) - (now.data[at + channel] ?? 0)),
      ),
    );
    difference[pixel] = Math.min(255, most * 3);
    if (most > colourTolerance) differing += 1;
  }
  return { share: differing / count, difference };
}

function save(name: string, picture: Buffer): string {
  const path = join(tmpdir(), 'headway-kit-pictures', `${name}.webp`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, picture);
  return path;
}
