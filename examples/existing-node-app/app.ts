import { createServer, type Server } from 'node:http';
import { SignJWT } from 'jose';
import { goLive } from './live.ts';

export interface AppOptions {
  /** 0 for any. */
  port: number;
  /** At least 32 bytes, shared with whoever signs the tokens. */
  secret: string;
  /** File of the event log. */
  path: string;
  /** One piece of the slow work. */
  work: (percent: number) => Promise<void>;
  /** Hears what goes wrong in the background. */
  onError: (error: unknown) => void;
}

export interface App {
  url: string;
  close(): Promise<void>;
}

/**
 * An app as many are: a slow report behind `POST /reports`, which answers at once and works on. `goLive` makes it live;
 * the rest was there before. Its users are told apart by a header to keep the example short.
 */
export async function startApp({ port, secret, path, work, onError }: AppOptions): Promise<App> {
  const server: Server = createServer((request, response) => {
    const userId = String(request.headers['x-user'] ?? '');
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (userId === '') answer(401, { error: 'Who are you?' });
    else if (request.url === '/token') {
      sign(userId, secret).then((token) => answer(200, { token }), onError);
    } else if (request.method === 'POST' && request.url === '/reports') {
      const id = crypto.randomUUID();
      writeReport(id, userId).catch(onError);
      answer(202, { id });
    } else answer(404, { error: 'There is nothing here.' });
  });
  const headway = goLive(server, { secret, path, onError });

  async function writeReport(id: string, userId: string): Promise<void> {
    for (let percent = 0; percent < 100; percent += 10) {
      await headway.publish(`user:${userId}`, { type: 'report.progress', data: { id, percent } });
      await work(percent);
    }
    await headway.publish(`user:${userId}`, { type: 'report.done', data: { id, percent: 100 } });
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`,
    async close() {
      await headway.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function sign(userId: string, secret: string): Promise<string> {
  return await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setExpirationTime('15m')
    .sign(new TextEncoder().encode(secret));
}
