import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFinal, readJob } from '@headway/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { readRecording, type Recording, recordingFile, writeRecording } from './recording.ts';

it('reads what was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-recording-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const recording: Recording = {
    projectId: 'P',
    userId: 'U',
    recordedAt: '2026-01-02T03:04:05.000Z',
    events: [
      {
        atMs: 0,
        channels: ['project', 'user'],
        type: 'asset.created',
        key: 'asset:A',
        data: { id: 'A', name: 'ä.png' },
      },
      { atMs: 12, channels: ['queue'], type: 'queue.stats', key: null, data: null },
    ],
  };
  const path = join(folder, 'short.ndjson.br');
  writeRecording(path, recording);
  expect(readRecording(path)).toEqual(recording);
});

it('has a thousand jobs that were run, each from its wait to its end, in order', () => {
  const { events } = readRecording(recordingFile);
  expect(events.map(({ atMs }) => atMs)).toEqual(events.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  const jobs = new Map(
    events
      .flatMap(({ type, data }) => (type.startsWith('job.') ? (readJob(data) ?? []) : []))
      .map((job) => [job.id, job]),
  );
  expect(jobs.size).toBe(1000);
  expect([...jobs.values()].filter(({ status }) => !isFinal(status))).toEqual([]);
  expect(events.filter(({ type }) => type === 'job.queued')).toHaveLength(1000);
  expect(events.filter(({ type }) => type === 'job.progress').length).toBeGreaterThan(1000);
});
