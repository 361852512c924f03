import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtinEvents } from './builtin.ts';
import { decodeClientMessage } from './decode-client-message.ts';
import { decodeServerMessage } from './decode-server-message.ts';
import { workerCalls, type WorkerMethod } from './worker-calls.ts';

const text = readFileSync(new URL('../../../docs/workers.md', import.meta.url), 'utf8');
const methods = Object.keys(workerCalls) as WorkerMethod[];
const blocks = [...text.matchAll(/^```json (\w+) ?(\w*)\n(.*?)^```/gms)].map(
  ([, from = '', method = '', json = '']) => ({ from, method, value: JSON.parse(json) as unknown }),
);
const example = (from: string, method: string) =>
  blocks.find((block) => block.from === from && block.method === method)?.value;

describe('docs/workers.md', () => {
  test('lists every call with its address and what it does', () => {
    const listed = [...text.matchAll(/^\| `(\w+)` \| `\/api\/worker(\S+)` \| (.+) \|$/gm)].map((row) =>
      row.slice(1),
    );
    expect(listed).toEqual(
      methods.map((method) => [method, workerCalls[method].path, workerCalls[method].summary]),
    );
  });

  test.each(methods)('has an example of %s and its answer that are understood', (method) => {
    const { params, answer } = workerCalls[method];
    expect(params.parse(example('params', method))).toEqual(example('params', method));
    expect(answer.parse(example('answer', method))).toEqual(example('answer', method));
  });

  test('shows messages of the wire as they are', () => {
    const request = decodeClientMessage(example('client', ''));
    expect(request).toEqual(example('client', ''));
    if (request.type !== 'request') throw new Error('Expected a request.');
    expect(workerCalls.report.params.parse(request.params)).toEqual(request.params);
    expect(decodeServerMessage(example('server', ''))).toMatchObject({ kind: 'control' });
    const event = decodeServerMessage(example('event', ''));
    if (event.kind !== 'event') throw new Error('Expected an event.');
    expect(builtinEvents.prepare(event.event)).toMatchObject({ key: event.event.key, state: true });
  });
});

describe('workerCalls', () => {
  const run = { job: 'j', fence: '1.x' };
  test.each<[WorkerMethod, unknown]>([
    ['take', { worker: { id: 'a b' } }],
    ['take', { worker: { id: 'a' }, kinds: [] }],
    ['take', { worker: { id: 'a' }, leaseMs: 1 }],
    ['take', { worker: { id: 'a' }, waitMs: 1e9 }],
    ['open', { worker: { id: 'a' }, kind: 'No Kind' }],
    ['report', { ...run, don: 3 }],
    ['report', { ...run, done: -1 }],
    ['report', { ...run, done: '3' }],
    ['report', { ...run, fraction: 1.1 }],
    ['report', { ...run, step: { name: 'Read', index: 3, total: 3 } }],
    ['item', { ...run, index: 10_000, item: 1 }],
    ['log', { ...run, message: 'x'.repeat(2001) }],
    ['complete', { ...run, result: 1, summary: { outcome: 'great', text: '' } }],
    ['fail', { ...run, error: { code: 'No Code', message: 'x', retryable: false } }],
    ['heartbeat', { job: 'j' }],
  ])('%s refuses %j', (method, params) => {
    expect(workerCalls[method].params.safeParse(params).success).toBe(false);
  });
});
