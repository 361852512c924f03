import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, startProgram } from './program.ts';

const main = join(import.meta.dirname, '../apps/hub/server/src/main.ts');

/** The hub as its own process, as `npm start` runs it. */
export type HubProcess = Program;

export interface HubFolder {
  path: string;
  /** The port of the first start, so that a restart is found at the same address. */
  port: number;
  remove(): void;
}

/** A new data folder. */
export function hubFolder(): HubFolder {
  const path = mkdtempSync(join(tmpdir(), 'headway-e2e-'));
  return { path, port: 0, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts the hub on a data folder and waits until it listens. */
export async function startHubProcess(
  folder: HubFolder,
  env: Record<string, string> = {},
): Promise<HubProcess> {
  const hub = await startProgram(main, {
    HOST: '127.0.0.1',
    PORT: String(folder.port),
    DATA_DIR: folder.path,
    HEADWAY_WORKER_NICE: '0',
    ...env,
  });
  folder.port = Number(new URL(hub.url).port);
  return hub;
}
