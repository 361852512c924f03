// `npm run bench -- [row …] [--quick] [--rounds N] [--clients N] [--json FILE] [--from FILE] [--write]`
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { clientsAllowed } from './bench.ts';
import { describeMachine, quietLoad } from './machine.ts';
import { buildNative } from './native.ts';
import { pageOf, type Report, rowText } from './report.ts';
import { rows } from './rows/rows.ts';
import { runRow, type RowReport } from './run-row.ts';
import { type SubjectName, subjects } from './subjects/subjects.ts';

const page = new URL('../../docs/benchmarks.md', import.meta.url);
const timeoutMs = 120_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    clients: { type: 'string' },
    /** Where to write the report as JSON. */
    json: { type: 'string' },
    /** An earlier report: its rows stand where none is run now. */
    from: { type: 'string' },
    /** Write `docs/benchmarks.md`, also when not everything was run. */
    write: { type: 'boolean', default: false },
  },
});

const { quick } = values;
const rounds = wholeOf('rounds', quick ? 1 : 3);
const asked = wholeOf('clients', quick ? 2000 : 10_000);
const used = clientsAllowed(asked);
for (const name of positionals) {
  if (!rows.some((row) => row.name === name)) {
    fail(`There is no row '${name}'. There are ${rows.map((row) => row.name).join(', ')}.`);
  }
}
const earlier = values.from ? (JSON.parse(readFileSync(values.from, 'utf8')) as Report) : null;
const chosen = rows.filter(({ name }) => (positionals.length === 0 ? !earlier : positionals.includes(name)));

const native = buildNative();
const machine = describeMachine(native);
const { node, cores, cpu, loadAtStart } = machine;
console.log(
  `Node ${node}, ${cores} × ${cpu}, load ${loadAtStart.toFixed(1)}, ${rounds} rounds, ${used} clients`,
);
if (quick) console.log('Quick: not for comparing.');
if ('missing' in native) console.log(`The clients run in Node. ${native.missing}`);
if (loadAtStart > quietLoad) console.log('Something else is running here: take the figures as provisional.');

const found: RowReport[] = [];
const start = performance.now();
for (const row of chosen) {
  const rowReport = await runRow(row, {
    native,
    quick,
    rounds,
    clients: used,
    timeoutMs,
    missing: (name) =>
      name in subjects ? subjects[name as SubjectName].missing(!('missing' in native)) : null,
    onRound({ subject, round, ms, error }) {
      const seconds = (ms / 1000).toFixed(1);
      console.error(`  ${row.name}, round ${round + 1}, ${subject}: ${error ?? 'done'} (${seconds} s)`);
    },
  });
  found.push(rowReport);
  console.log(`\n${rowText(row, rowReport)}`);
}
if (!('missing' in native)) native.remove();
if (chosen.length > 0) console.log(`\n${((performance.now() - start) / 60_000).toFixed(1)} minutes`);

const report: Report = {
  ...(earlier && chosen.length === 0 ? earlier : { machine, quick, rounds, clients: { asked, used } }),
  rows: [...found, ...(earlier?.rows ?? []).filter(({ name }) => !found.some((row) => row.name === name))],
};
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
if (values.write || (!quick && chosen.length === rows.length)) {
  writeFileSync(page, pageOf(report, rows));
  console.log('docs/benchmarks.md was written.');
}

function wholeOf(name: 'rounds' | 'clients', without: number): number {
  const value = Number(values[name] ?? without);
  if (!Number.isSafeInteger(value) || value < 1) fail(`--${name} is a whole number from 1.`);
  return value;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
