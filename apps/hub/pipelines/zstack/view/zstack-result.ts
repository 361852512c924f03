import type { ZstackResult } from '../contract.ts';

/** The list of things found, by algorithm; the other algorithms find none. */
const lists: Readonly<Record<string, string>> = { segment: 'objects', components: 'objects', spots: 'spots' };

/** Looks closely enough at a stored result to draw it; `null` when it is something else. */
export function decodeZstack(value: unknown): ZstackResult | null {
  if (!isRecord(value) || value['kind'] !== 'zstack') return null;
  const { algorithm, image, chosen, summary } = value;
  if (!isRecord(image) || !isRecord(chosen) || !isRecord(summary)) return null;
  return isReadable(value, algorithm) ? (value as unknown as ZstackResult) : null;
}

function isReadable(value: Record<string, unknown>, algorithm: unknown): boolean {
  if (algorithm === 'projection') return isRecord(value['picture']);
  if (algorithm === 'focus') return isRecord(value['picture']) && Array.isArray(value['sharpness']);
  const list = value[lists[String(algorithm)] ?? ''];
  if (!Array.isArray(list)) return false;
  return list.every((each: unknown) =>
    algorithm === 'spots'
      ? isRecord(each) && Array.isArray(each['centre']) && typeof each['radius'] === 'number'
      : isRecord(each) && typeof each['runs'] === 'string' && Array.isArray(each['bbox']),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
