// `npm run record-jobs [-- --images N] [--to FILE]`: runs the hub with real workers on small real images, and writes down
// every event that a page of their project hears meanwhile. It takes some minutes; let nothing else run.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@headway/client';
import type { BuiltinEvents, Project } from '@headway/protocol';
import sharp from 'sharp';
import { hubFolder, startHubProcess } from '../../../e2e/hub-process.ts';
import { type RecordedChannel, recordedChannels, recordingFile, writeRecording } from './recording.ts';

const { values } = parseArgs({
  options: { images: { type: 'string', default: '1000' }, to: { type: 'string', default: recordingFile } },
});
const images = Number(values.images);
/** Files of one request. */
const together = 50;
const account = { email: 'ada@example.org', password: 'a password for a recording' };
const cells = join(import.meta.dirname, '../../../testdata/cells');
const sources = ['nuclei-crowded', 'nuclei-large', 'tissue-stained', 'nuclei-sparse'] as const;

const folder = hubFolder();
const hub = await startHubProcess(folder, {
  HEADWAY_ADMIN_EMAIL: account.email,
  HEADWAY_ADMIN_PASSWORD: account.password,
  HEADWAY_WORKERS: '2',
  HEADWAY_WORKER_NICE: '10',
});
try {
  await record();
} finally {
  await hub.stop();
  folder.remove();
}

interface HeardEvent {
  atMs: number;
  channels: RecordedChannel[];
  type: string;
  key: string | null;
  data: unknown;
}

async function record(): Promise<void> {
  const cookie = await signIn();
  const { id: projectId } = await call<Project>('POST', '/api/projects', { name: 'Plate 7' });
  const { user } = await call<{ user: { id: string } }>('GET', '/api/session');
  const heard = new Map<string, HeardEvent>();
  const ended = Promise.withResolvers<void>();
  const unfinished = new Set<string>();
  const recordedAt = new Date().toISOString();
  let uploaded = false;
  let toldAt = 0;
  const start = performance.now();

  const client = createClient<BuiltinEvents>({
    url: `${hub.url.replace('http', 'ws')}/ws`,
    getToken: async () => (await call<{ token: string }>('GET', '/api/auth/token')).token,
    onError: (error) => console.error(error),
  });
  const channels = {
    project: `project:${projectId}`,
    user: `user:${user.id}`,
    queue: 'queue:default',
    system: 'system',
  } as const;
  for (const channel of recordedChannels) {
    client.channel(channels[channel]).on('*', ({ id, type, key = null, data }, { origin }) => {
      if (origin === 'snapshot') return;
      const atMs = Math.round(performance.now() - start);
      const known = heard.get(id);
      if (known) known.channels.push(channel);
      else heard.set(id, { atMs, channels: [channel], type, key, data });
      if (channel !== 'project') return;
      if (type === 'job.queued' && key !== null) unfinished.add(key);
      if (/^job\.(completed|failed|cancelled)$/.test(type) && key !== null) unfinished.delete(key);
      if (uploaded && unfinished.size === 0 && type === 'batch.completed') ended.resolve();
      if (atMs - toldAt > 10_000) {
        toldAt = atMs;
        console.log(`${heard.size} events, ${unfinished.size} jobs to go`);
      }
    });
  }
  client.connect();

  const batchId = 'plate-7';
  for (let first = 0; first < images; first += together) {
    const form = new FormData();
    for (let i = first; i < Math.min(images, first + together); i += 1) {
      form.append('files', await field(i), `plate-7-${well(i)}.png`);
    }
    await call('POST', `/api/projects/${projectId}/assets?batchId=${batchId}`, form);
  }
  await call('POST', `/api/batches/${batchId}/seal`, {});
  uploaded = true;
  console.log(`All are uploaded after ${Math.round(performance.now() - start)} ms.`);
  await ended.promise;
  client.close();
  const events = [...heard.values()];
  writeRecording(values.to, { projectId, userId: user.id, recordedAt, events });
  console.log(`${events.length} events in ${Math.round(performance.now() - start)} ms: ${values.to}`);

  async function signIn(): Promise<string> {
    const answer = await fetch(`${hub.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: hub.url },
      body: JSON.stringify(account),
    });
    return answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  }

  async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const isForm = body instanceof FormData;
    const answer = await fetch(hub.url + path, {
      method,
      headers: { cookie, origin: hub.url, ...(body && !isForm && { 'content-type': 'application/json' }) },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as Answer;
  }
}

/** A small field of view, cut from a larger image: 64 to 128 pixels wide. */
async function field(i: number): Promise<Blob> {
  const image = sharp(join(cells, `${sources[i % sources.length]}.png`));
  const { width, height } = await image.metadata();
  const size = 64 + 16 * (i % 5);
  // Steps that share no divisor with the ranges: no two fields of an image are the same for long.
  const region = {
    left: (i * 37) % (width - size),
    top: (i * 53) % (height - size),
    width: size,
    height: size,
  };
  return new Blob([new Uint8Array(await image.extract(region).png().toBuffer())], { type: 'image/png' });
}

/** `A01` to `P24`, then the next field of `A01`. */
function well(i: number): string {
  const [row, column, round] = [Math.floor(i / 24) % 16, i % 24, Math.floor(i / 384)];
  return `${String.fromCharCode(65 + row)}${String(column + 1).padStart(2, '0')}-${round + 1}`;
}
