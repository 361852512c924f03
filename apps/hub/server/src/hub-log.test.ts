import fastify from 'fastify';
import { expect, it } from 'vitest';
import { createHubLog } from './hub-log.ts';

it('keeps no token that came in the address of a request', async () => {
  const lines: string[] = [];
  const app = fastify({ loggerInstance: createHubLog('info', { write: (line) => void lines.push(line) }) });
  app.get('/ws', () => 'Connect with a WebSocket.');
  await app.inject('/ws?channels=system&access_token=eyJhbGciOi.x.y&v=1');
  await app.close();
  const [first = ''] = lines;
  expect(JSON.parse(first)).toMatchObject({
    req: { method: 'GET', url: '/ws?channels=system&access_token=…&v=1' },
  });
  expect(lines.join()).not.toContain('eyJ');
});
