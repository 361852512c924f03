import { createClient } from '@headway/client';
import {
  type BuiltinEvents,
  type HeadwayEvent,
  parsePositionHeader,
  positionHeader,
} from '@headway/protocol';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readRecording, type Recording, recordingFile } from './recording.ts';
import { type ReplayServer, startReplayServer } from './replay-server.ts';

async function start(recording: Recording): Promise<ReplayServer> {
  const server = await startReplayServer({ recording, web: import.meta.dirname, pages: {}, thumbnails: [] });
  onTestFinished(() => server.close());
  return server;
}

/** What a page hears that opens now, in order. */
async function listen(server: ReplayServer, channel: string): Promise<HeadwayEvent[]> {
  const heard: HeadwayEvent[] = [];
  const client = createClient<BuiltinEvents>({
    url: `${server.url.replace('http', 'ws')}/ws`,
    getToken: async () => 'replay',
  });
  onTestFinished(() => client.close());
  const handle = client.channel(channel);
  handle.on('*', (event, { origin }) => {
    if (origin !== 'snapshot') heard.push(event);
  });
  client.connect();
  await vi.waitFor(() => expect(handle.snapshot().status).toBe('live'));
  return heard;
}

/** A second of the recording, from the moment that all jobs are there. */
function someOf(recording: Recording): Recording & { fromMs: number } {
  const fromMs = recording.events.findLast(({ type }) => type === 'asset.created')?.atMs ?? 0;
  return { ...recording, fromMs, events: recording.events.filter(({ atMs }) => atMs <= fromMs + 1000) };
}

it('tells the events that were recorded, in their order, at their pace', async () => {
  const recording = someOf(readRecording(recordingFile));
  const server = await start(recording);
  await server.skipTo(recording.fromMs);
  const heard = await listen(server, `project:${recording.projectId}`);
  const wanted = recording.events.filter(
    ({ atMs, channels }) => atMs > recording.fromMs && channels.includes('project'),
  );
  expect(wanted.length).toBeGreaterThan(20);

  const told: number[] = [];
  const begunAt = performance.now();
  const replay = server.play(2, () => told.push((performance.now() - begunAt) * 2 + recording.fromMs));
  const last = wanted.at(-1);
  const due = recording.events.filter(({ atMs }) => atMs > recording.fromMs);
  await vi.waitFor(() => {
    expect(told).toHaveLength(due.length);
    expect(heard.at(-1)?.data).toEqual(last?.data);
  });
  await replay.stop();
  // Progress may give way to newer progress, as ever; nothing else does.
  const lossless = ({ type }: { type: string }): boolean => !/progress|updated|stats|order|status/.test(type);
  const facts = ({ type, key, data }: Pick<HeadwayEvent, 'type' | 'key' | 'data'>): unknown => [
    type,
    key,
    data,
  ];
  expect(heard.filter(lossless).map(facts)).toEqual(
    wanted.filter(lossless).map(({ type, key, data }) => facts({ type, data, ...(key !== null && { key }) })),
  );
  // Never early, but for the millisecond by which a timer may fire too soon; how late is the machine's affair.
  for (const [i, at] of told.entries()) expect(at).toBeGreaterThanOrEqual((due[i]?.atMs ?? 0) - 2);
});

it('answers what a page asks as of the moment that the replay has reached', async () => {
  const recording = readRecording(recordingFile);
  const server = await start(recording);
  await server.skipTo(5000);
  const read = async (path: string): Promise<Response> => await fetch(`${server.url}/api/${path}`);
  const answer = await read(`projects/${recording.projectId}/jobs?limit=200`);
  const { items, nextCursor } = (await answer.json()) as { items: { id: string }[]; nextCursor: string };
  expect(items).toHaveLength(Math.min(200, server.state.jobs.size));
  expect(items.map(({ id }) => id)).toEqual(
    items
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  );
  if (server.state.jobs.size > 200) expect(nextCursor).toBe('200');
  const [position] = parsePositionHeader(answer.headers.get(positionHeader) ?? '');
  expect(position?.channel).toBe(`project:${recording.projectId}`);
  expect(position?.offset).toBeGreaterThan(0);
  expect((await read('nothing/of/the/kind')).status).toBe(404);
});

it('goes on where it was stopped', async () => {
  const recording = readRecording(recordingFile);
  const server = await start(recording);
  const told: unknown[] = [];
  for (const most of [50, 100]) {
    const replay = server.play(50, (event) => told.push(event));
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(most));
    await replay.stop();
  }
  expect(told).toEqual(recording.events.slice(0, told.length));
});
