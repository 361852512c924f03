import { memoryLog } from '@headway/log';
import { expect, test } from 'vitest';
import { events, secret, type TestEvents } from '../test/harness.ts';
import type { HeadwayOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';

const options: HeadwayOptions<TestEvents> = {
  log: memoryLog(),
  events,
  namespaces: {},
  authentication: { secret },
};

test.each<[string, Partial<HeadwayOptions<TestEvents>>]>([
  ["'path' must start with '/'", { path: 'ws' }],
  ["'heartbeatMs' must be a whole number from 1, got 0", { heartbeatMs: 0 }],
  ["'pageEvents' must be a whole number from 1, got 1.5", { pageEvents: 1.5 }],
  ["'silenceMs' (25000) must be longer than 'heartbeatMs' (25000)", { silenceMs: 25_000 }],
  ["Namespace 'Room' must be lower-case", { namespaces: { Room: {} } }],
  ["'allowedOrigins' has 'example.org'", { allowedOrigins: ['example.org'] }],
  ["'authentication.secret' must have at least 32 bytes", { authentication: { secret: 'short' } }],
])('refuses: %s', (message, wrong) => {
  expect(() => resolveOptions({ ...options, ...wrong })).toThrow(message);
});

test('fills in the defaults', () => {
  expect(resolveOptions(options)).toMatchObject({ path: '/ws', pageEvents: 500, maxQueuedBytes: 8_388_608 });
});
