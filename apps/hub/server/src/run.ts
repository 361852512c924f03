import { pino } from 'pino';
import { readConfig } from './config.ts';
import { type RunningHub, startHub } from './hub.ts';
import { pipelinesDirVariable } from './pipelines.ts';
import { startProblem } from './start-problem.ts';

/** Longest time that closing may take before the process ends anyway. */
const closeWithinMs = 10_000;

/** Runs the hub as a program: settings from the environment, words on the terminal, an end by signal. */
export async function run(): Promise<void> {
  try {
    // What we write is for the hub's user only.
    process.umask(0o077);
    const config = readConfig(process.env);
    // Passwords have been read: nothing that we start may find them.
    delete process.env['HEADWAY_ADMIN_PASSWORD'];
    const log = pino({ level: config.logLevel, redact: ['req.headers.cookie'] });
    const pipelinesDir = process.env[pipelinesDirVariable];
    const hub = await startHub({ config, log, ...(pipelinesDir !== undefined && { pipelinesDir }) });
    closeOnSignals(hub);
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

function closeOnSignals(hub: RunningHub): void {
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), closeWithinMs).unref();
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

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
