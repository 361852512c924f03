import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A frame as a server sends it: unmasked, with a length in 7, 16 or 64 bits. */
export function frameOf(payload: string | Buffer, opcode = 1): Buffer {
  const bytes = Buffer.from(payload);
  const head =
    bytes.length < 126 ? Buffer.alloc(2) : bytes.length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (head.length === 2) {
    head[1] = bytes.length;
  } else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(bytes.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(bytes.length), 2);
  }
  return Buffer.concat([head, bytes]);
}

/** A server of raw bytes: it answers the upgrade, then does what the test says. */
export interface RawServer {
  port: number;
  sockets: Socket[];
  /** All that clients sent after their request, unmasked (their mask is zero). */
  heard: () => string;
  close(): Promise<void>;
}

export async function rawServer(afterUpgrade: Buffer): Promise<RawServer> {
  const sockets: Socket[] = [];
  let heard = '';
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.on('data', (bytes) => {
        heard += bytes.toString('latin1');
      });
      // The answer and the first frame in one piece.
      const answer = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
      socket.write(Buffer.concat([Buffer.from(answer), afterUpgrade]));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1' }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
