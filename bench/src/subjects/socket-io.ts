import { Server, type ServerOptions } from 'socket.io';
import { envelope } from '../message.ts';
import { channelPath, channelsOf, listen } from './listen.ts';
import type { Subject } from './subject.ts';

/** Socket.IO with a room for each channel. */
export function socketIo(options: Partial<ServerOptions> = {}): Subject {
  return {
    wire: 'socket-io',
    path: channelPath('/socket.io/?EIO=4&transport=websocket&'),
    missing: () => null,
    async start() {
      let offset = 0;
      let io: Server | null = null;
      const port = await listen((http) => {
        io = new Server(http, { transports: ['websocket'], serveClient: false, ...options });
        io.on('connection', (socket) => {
          if (!socket.recovered) void socket.join(channelsOf(socket.handshake.url));
        });
      });
      return {
        port,
        pid: process.pid,
        publish(event) {
          offset += 1;
          io?.to(event.channel).emit('bench.event', envelope(offset, event));
        },
      };
    },
  };
}
