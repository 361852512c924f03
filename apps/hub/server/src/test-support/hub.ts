import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { readConfig } from '../config.ts';
import { type HubOptions, type RunningHub, startHub } from '../hub.ts';
import { createApi, type TestApi } from './api.ts';

export const admin = { email: 'ada@example.org', password: 'correct horse battery' };

/** A new data folder, removed after the test. */
export function dataFolder(): string {
  const folder = newFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'headway-hub-'));
const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export interface TestHubOptions extends Omit<HubOptions, 'config' | 'log'> {
  dataDir?: string;
  /** Settings besides those that tests need. */
  env?: Record<string, string>;
  /** @default true */
  account?: boolean;
}

/** A real hub on a free port with the pipeline `counter`, closed after the test. */
export async function startTestHub(options: TestHubOptions = {}): Promise<RunningHub> {
  const hub = await openTestHub({ ...options, dataDir: options.dataDir ?? dataFolder() });
  onTestFinished(() => hub.close());
  return hub;
}

async function openTestHub(options: TestHubOptions & { dataDir: string }): Promise<RunningHub> {
  const { dataDir, env = {}, account = true, ...rest } = options;
  return await startHub({
    pipelinesDir: join(import.meta.dirname, 'pipelines'),
    webDir: join(import.meta.dirname, 'no-web-app'),
    print: () => undefined,
    ...rest,
    config: readConfig({
      PORT: '0',
      DATA_DIR: dataDir,
      HEADWAY_WORKERS: '1',
      HEADWAY_WORKER_NICE: '0',
      HEADWAY_DRAIN_MS: '0',
      ...(account && { HEADWAY_ADMIN_EMAIL: admin.email, HEADWAY_ADMIN_PASSWORD: admin.password }),
      ...env,
    }),
    log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
  });
}

/**
 * One hub and its signed-in owner for all tests of a file or a group: for those that look only at what they have made
 * themselves, and leave nothing running. Gives them once tests run.
 */
export function sharedHub(): () => { hub: RunningHub; api: TestApi } {
  let shared: { hub: RunningHub; api: TestApi } | null = null;
  let dataDir: string | null = null;
  beforeAll(async () => {
    dataDir = newFolder();
    const hub = await openTestHub({ dataDir });
    shared = { hub, api: createApi(hub.url) };
    await shared.api.signIn(admin);
  });
  afterAll(async () => {
    await shared?.hub.close();
    if (dataDir !== null) removeFolder(dataDir);
  });
  return () => {
    if (!shared) throw new Error('The hub is there once tests run.');
    return shared;
  };
}

/** A hub and its signed-in owner. */
export async function startSignedIn(
  options: TestHubOptions = {},
): Promise<{ hub: RunningHub; api: TestApi }> {
  const hub = await startTestHub(options);
  const api = createApi(hub.url);
  await api.signIn(admin);
  return { hub, api };
}
