import { writeFileSync } from 'node:fs';

/** A stack of 16 bits, as ImageJ writes it: channels first, then slices. */
export interface PlainStack {
  width: number;
  height: number;
  slices: number;
  channels: number;
  valueAt(place: { x: number; y: number; slice: number; channel: number }): number;
}

const tags = { width: 256, height: 257, bits: 258, photometric: 262, description: 270, offset: 273 } as const;
const moreTags = { rows: 278, bytes: 279 } as const;
const [short, long, ascii] = [3, 4, 2];

/** Writes a stack whose every value is known. */
export function writePlainStack(path: string, stack: PlainStack): void {
  const { width, height, slices, channels } = stack;
  const planeBytes = width * height * 2;
  const text = Buffer.from(
    `ImageJ=1.54f\nimages=${slices * channels}\nchannels=${channels}\nslices=${slices}\nhyperstack=true\nspacing=2\nunit=micron\0`,
  );
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]), text];
  let at = 8 + text.length;
  const directories: number[] = [];
  for (let page = 0; page < slices * channels; page += 1) {
    const plane = Buffer.alloc(planeBytes);
    const [slice, channel] = [Math.floor(page / channels), page % channels];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1)
        plane.writeUInt16LE(stack.valueAt({ x, y, slice, channel }), (y * width + x) * 2);
    }
    const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
      [tags.width, short, 1, width],
      [tags.height, short, 1, height],
      [tags.bits, short, 1, 16],
      [tags.photometric, short, 1, 1],
      [tags.description, ascii, text.length, 8],
      [tags.offset, long, 1, at],
      [moreTags.rows, short, 1, height],
      [moreTags.bytes, long, 1, planeBytes],
    ];
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    directory.writeUInt16LE(entries.length, 0);
    for (const [index, [tag, type, count, value]] of entries.entries()) {
      const to = 2 + index * 12;
      directory.writeUInt16LE(tag, to);
      directory.writeUInt16LE(type, to + 2);
      directory.writeUInt32LE(count, to + 4);
      directory.writeUInt32LE(value, to + 8);
    }
    parts.push(plane, directory);
    directories.push(at + planeBytes);
    at += planeBytes + directory.length;
  }
  const file = Buffer.concat(parts);
  file.writeUInt32LE(directories[0] ?? 0, 4);
  for (const [index, directory] of directories.entries())
    file.writeUInt32LE(directories[index + 1] ?? 0, directory + 2 + 8 * 12);
  writeFileSync(path, file);
}
