import { startNative } from '../processes.ts';
import { channelPath } from './listen.ts';
import type { Subject } from './subject.ts';

/** The program in C that frames an event once and writes it to all: what the kernel's send allows. */
export function cWriter(mode: 'each' | 'grouped'): Subject {
  return {
    wire: 'headway',
    path: channelPath('/?'),
    missing: (native) => (native ? null : 'The program in C could not be built here.'),
    async start({ writer }) {
      if (writer === null) throw new Error('The program in C was not built.');
      // It runs where this process runs, and ends with it.
      const child = startNative(writer);
      const { port } = (await child.hello) as { port: number };
      return {
        port,
        pid: child.pid,
        publish() {
          throw new Error('The program in C publishes by itself.');
        },
        publishAll: async ({ rate, ms }) =>
          (await child.ask(`publish ${rate} ${ms} ${mode}`)) as { sent: number; failed: number },
      };
    },
  };
}
