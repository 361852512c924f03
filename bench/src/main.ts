// `npm run bench -- [row …] [--quick] [--rounds N] [--minutes N] [--clients N] [--json FILE] [--from FILE] [--write]`
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { clientsAllowed } from './bench.ts';
import { describeMachine, quietLoad } from './machine.ts';
import { buildNative } from './native.ts';
import { pageOf, type Report, rowText } from './report.ts';
import { rows } from './rows/rows.ts';
import { type Found, runRows } from './run-rows.ts';
import { type SubjectName, subjects } from './subjects/subjects.ts';

const page = new URL('../../docs/benchmarks.md', import.meta.url);
const timeoutMs = 120_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    /** No round begins that would end later. */
    minutes: { type: 'string' },
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
const minutes = wholeOf('minutes', quick ? 4 : 25);
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
process.once('exit', () => {
  if (!('missing' in native)) native.remove();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const machine = describeMachine(native);
const { node, cores, cpu, loadAtStart } = machine;
console.log(
  `Node ${node}, ${cores} × ${cpu}, load ${loadAtStart.toFixed(1)}, ${rounds} rounds, ${used} clients`,
);
if (quick) console.log('Quick: not for comparing.');
if ('missing' in native) console.log(`The clients run in Node. ${native.missing}`);
if (loadAtStart > quietLoad) console.log('Something else is running here: take the figures as provisional.');

const start = performance.now();
const found = await runRows(chosen, {
  native,
  date: machine.date,
  quick,
  rounds,
  clients: used,
  timeoutMs,
  maxMs: minutes * 60_000,
  missing: (name) =>
    name in subjects ? subjects[name as SubjectName].missing(!('missing' in native)) : null,
  onSubject({ row, subject, round, ms, error }) {
    console.log(`  ${round + 1} ${row}, ${subject}: ${error ?? 'done'} (${(ms / 1000).toFixed(1)} s)`);
  },
  // What was found is not lost when a later round can't be run to its end.
  onRound: writeJson,
});
for (const row of chosen) {
  const rowReport = found.reports.find(({ name }) => name === row.name);
  if (rowReport) console.log(`\n${rowText(row, rowReport)}`);
}
if (chosen.length > 0) console.log(`\n${((performance.now() - start) / 60_000).toFixed(1)} minutes`);

writeJson(found);
if (values.write || (!quick && chosen.length === rows.length)) {
  writeFileSync(page, pageOf(reportOf(found), rows));
  console.log('docs/benchmarks.md was written.');
}

/** What was found now, and before in the rows that were not run. */
function reportOf({ rounds: done, reports }: Found): Report {
  const others = (earlier?.rows ?? []).filter(({ name }) => !reports.some((row) => row.name === name));
  const how =
    earlier && reports.length === 0 ? earlier : { machine, quick, rounds: done, clients: { asked, used } };
  return { ...how, rows: [...reports, ...others] };
}

function writeJson(what: Found): void {
  if (values.json) writeFileSync(values.json, `${JSON.stringify(reportOf(what), null, 2)}\n`);
}

function wholeOf(name: 'rounds' | 'minutes' | 'clients', without: number): number {
  const value = Number(values[name] ?? without);
  if (!Number.isSafeInteger(value) || value < 1) fail(`--${name} is a whole number from 1.`);
  return value;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
