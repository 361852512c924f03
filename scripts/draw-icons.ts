// `node scripts/draw-icons.ts`: draws the icons of the installed hub from its favicon.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const folder = join(import.meta.dirname, '../apps/hub/web/public');
const mark = readFileSync(join(folder, 'favicon.svg'), 'utf8');
/** Without round corners, and smaller: systems cut icons to shapes of their own. */
const plain = mark
  .replace('rx="7" ', '')
  .replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"')
  .replace('<rect width="32" height="32"', '<rect x="-4" y="-4" width="40" height="40"');

mkdirSync(join(folder, 'icons'), { recursive: true });
await draw(mark, 192, 'icons/icon-192.png');
await draw(mark, 512, 'icons/icon-512.png');
await draw(plain, 512, 'icons/maskable-512.png');
await draw(plain, 180, 'apple-touch-icon.png');

async function draw(svg: string, size: number, file: string): Promise<void> {
  await sharp(Buffer.from(svg), { density: 1200 })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: true })
    .toFile(join(folder, file));
}
