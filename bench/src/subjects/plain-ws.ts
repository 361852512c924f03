import { type WebSocket, WebSocketServer } from 'ws';
import { envelope } from '../message.ts';
import { channelPath, channelsOf, listen } from './listen.ts';
import type { Subject } from './subject.ts';

/** What one writes first: a set of sockets for each channel, and a loop that sends. No rights, no log, no history. */
export const plainWs: Subject = {
  wire: 'headway',
  path: channelPath('/?'),
  missing: () => null,
  async start() {
    const channels = new Map<string, Set<WebSocket>>();
    let offset = 0;
    const port = await listen((server) => {
      const sockets = new WebSocketServer({ server, perMessageDeflate: false });
      sockets.on('connection', (socket, request) => {
        const names = channelsOf(request.url);
        for (const name of names) channels.set(name, (channels.get(name) ?? new Set()).add(socket));
        socket.on('error', () => socket.terminate());
        socket.on('close', () => {
          for (const name of names) channels.get(name)?.delete(socket);
        });
        socket.send('{"type":"connected"}');
      });
    });
    return {
      port,
      pid: process.pid,
      publish(event) {
        offset += 1;
        const text = JSON.stringify(envelope(offset, event));
        for (const socket of channels.get(event.channel) ?? []) socket.send(text);
      },
    };
  },
};
