import { envelope } from '../message.ts';
import { freePort } from './listen.ts';
import { isInstalled, openPublisher, startProgram } from './program.ts';
import type { Subject } from './subject.ts';

const command = 'nats-server';

/** NATS over WebSocket: its text protocol in frames, published over plain TCP. */
export const nats: Subject = {
  wire: 'nats',
  path: (channels) => `/?${channels.map(subjectOf).join(',')}`,
  missing: () =>
    isInstalled(command, '--version') ? null : "The package 'nats-server' is not installed here.",
  async start() {
    const port = await freePort();
    const publishPort = await freePort();
    const pid = await startProgram({
      command,
      args: (settings) => ['--config', settings],
      settings: () =>
        `listen: 127.0.0.1:${publishPort}\nwebsocket { listen: "127.0.0.1:${port}", no_tls: true }\n` +
        'logfile: "log"\n',
      port,
    });
    const publisher = await openPublisher(publishPort);
    publisher.write('CONNECT {"verbose":false,"pedantic":false}\r\n');
    publisher.on('data', (bytes) => {
      if (bytes.includes('PING')) publisher.write('PONG\r\n');
    });
    let offset = 0;
    return {
      port,
      pid,
      publish(event) {
        offset += 1;
        const text = JSON.stringify(envelope(offset, event));
        publisher.write(`PUB ${subjectOf(event.channel)} ${Buffer.byteLength(text)}\r\n${text}\r\n`);
      },
    };
  },
};

function subjectOf(channel: string): string {
  return channel.replace(':', '.');
}
