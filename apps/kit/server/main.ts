import { join } from 'node:path';
import { type Clock, systemClock } from '@headway/protocol';
import { stillMs } from '../shared/still.ts';
import { startKitServer } from './kit-server.ts';

/** Entry point: `node --conditions=@headway/source apps/kit/server/main.ts`. */
const { PORT = '4600', HOST = '127.0.0.1', KIT_STILL } = process.env;

// For pictures: the same moment whenever one looks.
const clock: Clock = KIT_STILL === '1' ? { ...systemClock(), now: () => stillMs } : systemClock();

const kit = await startKitServer({
  port: Number(PORT),
  host: HOST,
  webDir: join(import.meta.dirname, '../dist'),
  clock,
  onError: (error) => console.error(error),
});
console.log(`The kit is at ${kit.url}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    kit.close().catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  });
}
