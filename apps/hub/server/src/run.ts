import { constants } from 'node:os';
import { readConfig } from './config.ts';
import { createHubLog } from './hub-log.ts';
import { type RunningHub, startHub } from './hub.ts';
import { pipelinesDirVariable } from './pipelines.ts';
import { startProblem } from './start-problem.ts';

/** Longest time that closing may take, after connections were let go, before the process ends anyway. */
const closeWithinMs = 10_000;
/** npm passes on the Ctrl-C that its terminal has sent to all: so soon, a second one is the first. */
const sameSignalMs = 1000;

/** Runs the hub as a program: settings from the environment, words on the terminal, an end by signal. */
export async function run(): Promise<void> {
  try {
    // What we write is for the hub's user only.
    process.umask(0o077);
    const config = readConfig(process.env);
    // Passwords have been read: nothing that we start may find them.
    delete process.env['HEADWAY_ADMIN_PASSWORD'];
    delete process.env['HEADWAY_SMTP_URL'];
    const log = createHubLog(config.logLevel);
    const pipelinesDir = process.env[pipelinesDirVariable];
    const hub = await startHub({ config, log, ...(pipelinesDir !== undefined && { pipelinesDir }) });
    closeOnSignals(hub, config.drainMs + closeWithinMs);
    greet(hub, config.publicUrl ?? hub.url);
  } catch (error) {
    const problem = startProblem(error);
    if (problem === null) throw error;
    say(problem);
    process.exitCode = 1;
  }
}

function greet(hub: RunningHub, address: string): void {
  const lines = [`Headway is running at ${address}`];
  if (hub.setupCode !== null) {
    lines.push(`Create the first account there with this one-time code: ${hub.setupCode}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The first signal closes; a second one ends at once, for whoever does not want to wait. */
function closeOnSignals(hub: RunningHub, withinMs: number): void {
  let closingSince: number | null = null;
  const close = (signal: NodeJS.Signals) => {
    if (closingSince !== null) {
      if (performance.now() - closingSince >= sameSignalMs) process.exit(exitCodeOf(signal));
      return;
    }
    closingSince = performance.now();
    setTimeout(() => {
      say('The hub did not close in time.');
      process.exit(1);
    }, withinMs).unref();
    hub.close().then(
      () => process.exit(0),
      (error: unknown) => {
        say(`The hub did not close cleanly: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

/** As a shell tells of a process that a signal ended. */
function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
