// `npm run bench -- [row …] [--quick] [--rounds N] [--clients N] [--json FILE]`: performance beside controls.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Result, type Row, type Summary, summarize, tableOf } from './result.ts';
import { append } from './rows/append.ts';
import { fanOut } from './rows/fan-out.ts';
import { idleMemory } from './rows/idle-memory.ts';
import { latency } from './rows/latency.ts';
import { progress } from './rows/progress.ts';
import { resume } from './rows/resume.ts';

const rows: readonly Row[] = [fanOut, latency, idleMemory, resume, append, progress];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    clients: { type: 'string', default: '2000' },
    json: { type: 'string' },
  },
});

const { quick } = values;
const rounds = Number(values.rounds ?? (quick ? 1 : 3));
const clients = Number(values.clients);
if (!(rounds >= 1 && clients >= 1)) fail('--rounds and --clients are whole numbers from 1.');
for (const name of positionals) {
  if (!rows.some((row) => row.name === name)) {
    fail(`There is no row '${name}'. There are ${rows.map((row) => row.name).join(', ')}.`);
  }
}
const chosen = rows.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

const machine = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  /** Above 0 when the bench begins, something else is running too. */
  loadAtStart: loadavg()[0] ?? 0,
};
console.log(
  `Node ${machine.node}, ${machine.cores} × ${machine.cpu}, load ${machine.loadAtStart.toFixed(1)}`,
);
console.log(`Rounds: ${rounds}${quick ? ', quick: not for comparing' : ''}`);
if (machine.loadAtStart > 0.5)
  console.log('Something else is running here: take the figures as provisional.');

const report: { name: string; title: string; results: Summary[] }[] = [];
for (const { name, title, run } of chosen) {
  const results: Result[][] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await run({ quick, clients }));
  const summaries = summarize(results);
  report.push({ name, title, results: summaries });
  console.log(`\n${name}: ${title}\n${tableOf(summaries)}`);
}
if (values.json) {
  writeFileSync(values.json, `${JSON.stringify({ machine, quick, rounds, rows: report }, null, 2)}\n`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
