import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** The one that the bench replays. */
export const recordingFile: string = join(
  import.meta.dirname,
  '../../../testdata/job-events/thousand-jobs.ndjson.br',
);

/** Channels that a page holds, by their namespaces: those of the project and its owner, the queue, the system. */
export const recordedChannels = ['project', 'user', 'queue', 'system'] as const;
export type RecordedChannel = (typeof recordedChannels)[number];

/** One event as a subscriber heard it. */
export interface RecordedEvent {
  /** Ms since the recording began. */
  atMs: number;
  /** Where it was told; the same event in all of them. */
  channels: readonly RecordedChannel[];
  type: string;
  key: string | null;
  /** `null`: the end of its key. */
  data: unknown;
}

/** What happened in one project of a hub while its workers ran, event by event. */
export interface Recording {
  /** The project that its events speak of. */
  projectId: string;
  /** Who owned it. */
  userId: string;
  /** ISO 8601. */
  recordedAt: string;
  events: readonly RecordedEvent[];
}

type Line = [atMs: number, channels: RecordedChannel[], type: string, key: string | null, data: unknown];

/** JSON lines: the head, then an array for each event, so that its names are not said 10,000 times. */
export function writeRecording(path: string, { events, ...head }: Recording): void {
  const lines = events.map(({ atMs, channels, type, key, data }): Line => [
    atMs,
    [...channels],
    type,
    key,
    data,
  ]);
  const text = Buffer.from([head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  writeFileSync(path, brotliCompressSync(text, { params }));
}

/** @throws Error when the file is missing or is no recording. */
export function readRecording(path: string): Recording {
  const [head, ...lines] = brotliDecompressSync(readFileSync(path))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const events = lines.map((line): RecordedEvent => {
    const [atMs, channels, type, key, data] = line as Line;
    return { atMs, channels, type, key, data };
  });
  return { ...(head as Omit<Recording, 'events'>), events };
}
