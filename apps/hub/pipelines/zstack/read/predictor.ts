import { PlaneError } from '@headway/hub-api';

interface Rows {
  /** Bytes of a row. */
  rowBytes: number;
  /** Samples of a pixel that lie beside each other. */
  samples: number;
  bits: number;
  littleEndian: boolean;
}

/** Undoes what a writer did to a block before it packed it, in place. @throws PlaneError */
export function undoPredictor(bytes: Uint8Array, predictor: number, rows: Rows): void {
  if (predictor === 1) return;
  const sampleBytes = rows.bits / 8;
  if (predictor === 2 && [1, 2, 4, 8].includes(sampleBytes)) {
    for (let at = 0; at + rows.rowBytes <= bytes.length; at += rows.rowBytes) {
      addUp(bytes.subarray(at, at + rows.rowBytes), sampleBytes, rows);
    }
  } else if (predictor === 3 && [2, 4, 8].includes(sampleBytes)) {
    for (let at = 0; at + rows.rowBytes <= bytes.length; at += rows.rowBytes) {
      gatherBytes(bytes.subarray(at, at + rows.rowBytes), sampleBytes, rows);
    }
  } else {
    throw new PlaneError(
      'unsupported_image',
      `This kind of TIFF can't be read (predictor ${predictor} with ${rows.bits} bit).`,
    );
  }
}

/** Horizontal differences, section 14 of TIFF 6.0: each sample was stored as what it differs from the one before. */
function addUp(row: Uint8Array, sampleBytes: number, { samples, littleEndian }: Rows): void {
  const step = samples * sampleBytes;
  if (sampleBytes === 1) {
    for (let at = step; at < row.length; at++) row[at] = (row[at] ?? 0) + (row[at - step] ?? 0);
    return;
  }
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let at = step; at + sampleBytes <= row.length; at += sampleBytes) {
    if (sampleBytes === 2) {
      view.setUint16(
        at,
        view.getUint16(at, littleEndian) + view.getUint16(at - step, littleEndian),
        littleEndian,
      );
    } else if (sampleBytes === 4) {
      view.setUint32(
        at,
        view.getUint32(at, littleEndian) + view.getUint32(at - step, littleEndian),
        littleEndian,
      );
    } else {
      view.setBigUint64(
        at,
        view.getBigUint64(at, littleEndian) + view.getBigUint64(at - step, littleEndian),
        littleEndian,
      );
    }
  }
}

/**
 * Adobe's "TIFF Technical Note 3": the bytes of a row's real numbers were sorted by their weight, highest first, and
 * then stored as differences.
 */
function gatherBytes(row: Uint8Array, sampleBytes: number, { samples, littleEndian }: Rows): void {
  for (let at = samples; at < row.length; at++) row[at] = (row[at] ?? 0) + (row[at - samples] ?? 0);
  const sorted = new Uint8Array(row);
  const count = row.length / sampleBytes;
  for (let index = 0; index < count; index++) {
    for (let byte = 0; byte < sampleBytes; byte++) {
      const to = littleEndian ? sampleBytes - 1 - byte : byte;
      row[index * sampleBytes + to] = sorted[byte * count + index] ?? 0;
    }
  }
}
