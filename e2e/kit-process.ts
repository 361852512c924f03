import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../apps/kit/server/main.ts');

/** The kit's page as its own process, as `npm run kit` runs it. */
export interface KitProcess {
  url: string;
  /** Ends it by SIGTERM and gives its exit code. */
  stop(): Promise<number | null>;
}

/** @param isStill whether time stands still there, for pictures */
export async function startKitProcess({ isStill = false } = {}): Promise<KitProcess> {
  const child = spawn(process.execPath, ['--conditions=@headway/source', main], {
    env: { ...process.env, NODE_OPTIONS: '', PORT: '0', HOST: '127.0.0.1', KIT_STILL: isStill ? '1' : '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await addressIn(child.stdout);
  child.stdout.resume();
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('The kit ended before it said where it is.');
}
