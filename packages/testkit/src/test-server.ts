import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Log } from '@headway/log';
import { createHeadway, type Headway, type HeadwayOptions } from '@headway/server';

/** A real server in this process, on a port of its own. */
export interface TestServer<Events extends object> {
  readonly headway: Headway<Events>;
  readonly log: Log;
  readonly port: number;
  /** Destroys all sockets at once, as a network that is gone. */
  cut(): void;
  /** Says goodbye, then frees everything; `abrupt` cuts instead, as a process that was killed. */
  stop(options?: { abrupt?: boolean }): Promise<void>;
}

/** @param port 0 for any free one */
export async function startServer<Events extends object>(
  options: HeadwayOptions<Events>,
  port: number,
): Promise<TestServer<Events>> {
  const { log } = options;
  const headway = createHeadway(options);
  const http = createServer((_request, response) => {
    response.statusCode = 404;
    response.end();
  });
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  headway.attach(http);
  await listen(http, port);

  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    headway,
    log,
    port: (http.address() as AddressInfo).port,
    cut,
    async stop({ abrupt = false } = {}) {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      if (abrupt) cut();
      await headway.close();
      cut();
      await closed;
      await log.close();
    },
  };
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject);
      resolve();
    });
  });
}
