import type { Server } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import { addRoutes, createApp } from './app.ts';
import type { HubConfig } from './config.ts';
import { createReleases } from './releases.ts';
import { pipelinesDir } from './pipelines.ts';
import { startPurging } from './projects/purge.ts';
import { samplesDir } from './images/samples.ts';
import { openServices } from './services.ts';
import { startSystemStatus } from './system/system-status.ts';
import { webDir } from './http/web-app.ts';

export interface HubOptions {
  config: HubConfig;
  log: FastifyBaseLogger;
  /** @default the built web app beside the server */
  webDir?: string;
  /** @default testdata/cells */
  samplesDir?: string;
  /** @default apps/hub/pipelines */
  pipelinesDir?: string;
  /**
   * Where mails are written to when there is no mail server.
   * @default standard output
   */
  print?: (text: string) => void;
}

/** A hub that answers. */
export interface RunningHub {
  /** Where it answers: `http://127.0.0.1:8080`. */
  url: string;
  /** The one-time code while there is no account. */
  setupCode: string | null;
  /** Stops answering, gives running jobs back to the queue, closes everything. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the hub: opens its data, brings interrupted work in order, listens and runs jobs.
 * What was opened is closed again when a later part fails.
 * @throws ConfigError, and what `listen` throws (`EADDRINUSE`).
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { config, log } = options;
  const releases = createReleases();
  try {
    const app = createApp(log);
    const address = () => addressOf(app.server.address(), config.host);
    const services = await openServices({
      config,
      log,
      releases,
      address,
      pipelinesDir: options.pipelinesDir ?? pipelinesDir,
      print: options.print ?? ((text) => void process.stdout.write(text)),
    });
    const { headway, firstAccount, runner, localRunner, gateway } = services;

    await addRoutes(
      app,
      { ...services, config, log, samplesDir: options.samplesDir ?? samplesDir },
      options.webDir ?? webDir,
    );
    releases.add(() => app.close());
    headway.attach(app.server);
    // Fastify waits for open sockets: they have to go first.
    app.addHook('preClose', () => headway.close());

    // Before anybody sends more of them: files and rows are compared as the last run left them.
    await services.uploads.start();
    await app.listen({ port: config.port, host: config.host });
    // The first to go: while connections are let go the hub still answers, and says that it is not ready.
    releases.add(() => headway.close({ drainMs: config.drainMs }));
    // Before that: who waits for a job would hold it up.
    releases.add(() => gateway.stopWaiting());
    await runner.start();
    // After it: that one has brought the queue in order.
    await localRunner.start();
    await services.monitor.start();
    releases.add(() => services.monitor.close());
    await services.projectProgress.start();
    releases.add(() => services.projectProgress.close());
    releases.add(startSystemStatus({ ...services, dataDir: config.dataDir, now: Date.now }));
    releases.add(startPurging(services));
    return {
      url: address(),
      setupCode: await firstAccount.code(),
      close: () => releases.releaseAll(),
    };
  } catch (error) {
    await releases.releaseAll();
    throw error;
  }
}

type Address = ReturnType<Server['address']>;

/** The address that a browser on this machine can open. */
function addressOf(address: Address, host: string): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${port}`;
}
