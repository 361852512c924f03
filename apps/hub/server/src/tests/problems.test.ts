import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startSignedIn, startTestHub } from '../test-support/hub.ts';

/** Sends bytes as they are, for requests that no HTTP client would make; resolves with all that came back. */
async function sendRaw(url: string, text: string): Promise<{ status: number; head: string; body: string }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (piece: string) => {
    answer += piece;
  });
  socket.write(text);
  await once(socket, 'close');
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body };
}

it('answers 405 with the methods that an address has', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const wrong = [
    ['PUT', '/api/projects', 'GET, HEAD, POST'],
    ['DELETE', '/api/projects', 'GET, HEAD, POST'],
    ['POST', `/api/projects/${id}`, 'DELETE, GET, HEAD, PATCH'],
    ['GET', '/api/jobs/01J/cancel', 'POST'],
    ['PUT', '/api/jobs/01J/result.csv', 'GET, HEAD'],
    ['PATCH', '/api/auth/token', 'GET, HEAD'],
    ['GET', '/api/auth/sign-in/email', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
  ] as const;
  for (const [method, path, allow] of wrong) {
    const { status, headers, body } = await api.request(method, path);
    expect([method, path, status, headers.get('allow')]).toEqual([method, path, 405, allow]);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'method_not_allowed', status: 405 });
  }
  // Its body is not looked at first.
  const xml = await api.request('PUT', '/api/projects', new FormData());
  expect(xml.status).toBe(405);
});

it('says what is wrong with an address or a multipart body that can not be read', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  expect(await api.get('/api/projects/%zz')).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  expect(await api.get(`/api/projects/${'x'.repeat(500)}`)).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
  const unbounded = await fetch(`${api.url}/api/projects/${id}/assets`, {
    method: 'POST',
    headers: { origin: api.url, cookie: api.cookie ?? '', 'content-type': 'multipart/form-data' },
    body: 'abc',
  });
  expect([unbounded.status, await unbounded.json()]).toMatchObject([400, { code: 'bad_request' }]);
});

it('answers what is not HTTP by a problem document too', async () => {
  const { url } = await startTestHub();
  const bad = [
    ['hello\r\n\r\n', 400, 'bad_request'],
    ['NONSENSE /api/projects HTTP/1.1\r\nhost: hub\r\n\r\n', 400, 'bad_request'],
    [`GET /healthz HTTP/1.1\r\nhost: hub\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
  ] as const;
  for (const [text, status, code] of bad) {
    const answer = await sendRaw(url, text);
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status, code });
  }
});

it('takes nothing into a name that can not be seen', async () => {
  const { api } = await startSignedIn();
  expect((await api.createProject(' Plate\u0000 7\n\u202egnp ')).name).toBe('Plate 7gnp');
  expect(await api.post('/api/projects', { name: '\u0000\n\u202e' })).toMatchObject({
    status: 422,
    body: { code: 'invalid_body' },
  });
});
