import { tags, type TiffDirectory } from './tiff-directory.ts';

/** `IJIJ`, what ImageJ's own field begins with, and the name of its colour tables in it. */
const magic = 0x49_4a_49_4a;
const tables = 0x6c_75_74_73;
/** Of a colour table: 256 reds, greens, blues. */
const tableBytes = 768;
/** ImageJ has seven channels at most; its field has labels of slices, too. */
const mostBytes = 4 * 1024 * 1024;

/** The colours that a channel's brightest pixel has in ImageJ; `null` for white. Empty when the file has none. */
export async function imageJColours(
  directory: TiffDirectory,
  littleEndian: boolean,
): Promise<(string | null)[]> {
  const lengths = await directory.numbers(tags.imageJByteCounts, { from: 0, count: 100_000 });
  const bytes = await directory.bytes(tags.imageJMetadata, mostBytes);
  const [headerBytes = 0] = lengths;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (headerBytes < 12 || headerBytes > bytes.length || view.getUint32(0, littleEndian) !== magic) return [];
  let place = headerBytes;
  let part = 1;
  for (let at = 4; at + 8 <= headerBytes; at += 8) {
    const kind = view.getUint32(at, littleEndian);
    const count = Math.min(view.getUint32(at + 4, littleEndian), lengths.length - part);
    if (kind === tables) {
      return lengths.slice(part, part + count).map((length, index) => {
        const start = place + index * tableBytes;
        const whole = length === tableBytes && start + tableBytes <= bytes.length;
        return whole ? brightest(bytes.subarray(start, start + tableBytes)) : null;
      });
    }
    for (const length of lengths.slice(part, part + count)) place += length;
    part += count;
  }
  return [];
}

function brightest(table: Buffer): string | null {
  const colour = [255, 511, 767].map((at) => (table[at] ?? 0).toString(16).padStart(2, '0')).join('');
  return colour === 'ffffff' || colour === '000000' ? null : `#${colour}`;
}
