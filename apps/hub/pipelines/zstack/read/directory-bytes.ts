/** Numbers of the field types that are written. */
export const fieldTypes = { ascii: 2, short: 3, long: 4, rational: 5, long8: 16 } as const;

/** A field of a page directory. */
export interface FieldToWrite {
  tag: number;
  type: number;
  count: number;
  /** The number, or where the values were written, or their bytes where they fit in. */
  value: number | Uint8Array;
}

/** How a file's numbers are written. */
export interface NumberStyle {
  littleEndian: boolean;
  big: boolean;
}

/** How long a directory of so many fields is. */
export function directoryLength(fields: number, { big }: NumberStyle): number {
  return big ? 8 + fields * 20 + 8 : 2 + fields * 12 + 4;
}

/** The start of a file. */
export function headerBytes(firstDirectory: number, style: NumberStyle): Buffer {
  const { littleEndian, big } = style;
  const bytes = Buffer.alloc(big ? 16 : 8);
  const view = viewOf(bytes);
  bytes.write(littleEndian ? 'II' : 'MM', 'latin1');
  view.setUint16(2, big ? 43 : 42, littleEndian);
  if (big) view.setUint16(4, 8, littleEndian);
  setPlace(view, big ? 8 : 4, firstDirectory, style);
  return bytes;
}

/** A page directory; its fields MUST be in the order of their tags. */
export function directoryBytes(fields: readonly FieldToWrite[], next: number, style: NumberStyle): Buffer {
  const { littleEndian, big } = style;
  const bytes = Buffer.alloc(directoryLength(fields.length, style));
  const view = viewOf(bytes);
  if (big) view.setBigUint64(0, BigInt(fields.length), littleEndian);
  else view.setUint16(0, fields.length, littleEndian);
  for (const [index, { tag, type, count, value }] of fields.entries()) {
    const at = (big ? 8 : 2) + index * (big ? 20 : 12);
    view.setUint16(at, tag, littleEndian);
    view.setUint16(at + 2, type, littleEndian);
    setPlace(view, at + 4, count, style);
    const valueAt = at + (big ? 12 : 8);
    if (typeof value !== 'number') bytes.set(value, valueAt);
    else if (count === 1 && type === fieldTypes.short) view.setUint16(valueAt, value, littleEndian);
    else if (count === 1 && type === fieldTypes.long) view.setUint32(valueAt, value, littleEndian);
    else setPlace(view, valueAt, value, style);
  }
  setPlace(view, bytes.length - (big ? 8 : 4), next, style);
  return bytes;
}

function setPlace(view: DataView, at: number, value: number, { littleEndian, big }: NumberStyle): void {
  if (big) view.setBigUint64(at, BigInt(value), littleEndian);
  else view.setUint32(at, value, littleEndian);
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
