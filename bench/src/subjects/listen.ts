import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';

/** All clients of a row may come at once. */
const backlog = 16_384;

/** An HTTP server on a port of its own. */
export async function listen(attach: (http: Server) => void): Promise<number> {
  const http = createServer();
  attach(http);
  await new Promise<void>((resolve) => {
    http.listen({ port: 0, host: '127.0.0.1', backlog }, resolve);
  });
  return (http.address() as AddressInfo).port;
}

/** A port that was free a moment ago, for programs that can't choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1' }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** A URL's path with its channels in the query, as the servers of this bench that are ours to write read them. */
export function channelPath(base: string): (channels: readonly string[]) => string {
  return (channels) => `${base}channels=${channels.join(',')}`;
}

/** The channels that a client named. */
export function channelsOf(url: string | undefined): string[] {
  return new URL(url ?? '', 'http://bench').searchParams.get('channels')?.split(',') ?? [];
}
