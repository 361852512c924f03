import { type Machine, quietLoad } from './machine.ts';
import type { Outcome, Summary } from './result.ts';
import type { Budget, Row } from './row.ts';
import type { RowReport } from './run-rows.ts';

/** All that a run found: what `--json` writes, and what the page is made of. */
export interface Report {
  machine: Machine;
  quick: boolean;
  rounds: number;
  /** Clients of the rows about many; fewer than asked for where the machine does not allow more. */
  clients: { asked: number; used: number };
  rows: readonly RowReport[];
}

export interface Judged {
  text: string;
  /** `null`: it could not be told. */
  reached: boolean | null;
  value: number | null;
  unit: string;
}

/** Holds the medians of a row against what was promised. */
export function judge(budgets: readonly Budget[], summaries: readonly Summary[]): Judged[] {
  return budgets.map(({ text, value: valueOf, limit, unit }) => {
    const value = valueOf(
      (subject, metric) =>
        summaries.find((summary) => summary.subject === subject && summary.metric === metric) ?? null,
    );
    const holds = (found: number): boolean =>
      'atLeast' in limit ? found >= limit.atLeast : found <= limit.atMost;
    return { text, value, unit, reached: value === null ? null : holds(value) };
  });
}

/** The page `docs/benchmarks.md`. */
export function pageOf(report: Report, rows: readonly Row[]): string {
  const sections = rows.flatMap((row) => {
    const found = report.rows.find(({ name }) => name === row.name);
    return found ? [sectionOf(row, found, report.machine.date)] : [];
  });
  const budgets = rows.flatMap((row) => {
    const found = report.rows.find(({ name }) => name === row.name);
    if (!found) return [];
    return judge(row.budgets, found.summaries).map((judged) => [
      `[${row.title}](#${anchorOf(row.title)})`,
      judged.text,
      valueText(judged),
      verdictOf(judged),
    ]);
  });
  return [
    '# Benchmarks',
    '`npm run bench` made this page; what people have to say about a figure stands beside its row in `bench/src/rows`. ' +
      'Compare figures of one run only: each row offers the same to ours and to the controls, one after the other, on the ' +
      'same machine.',
    ...warningsOf(report),
    machineOf(report),
    '## Budgets',
    budgets.length === 0
      ? 'No row with a budget was run.'
      : table(['row', 'budget', 'measured', 'verdict'], budgets),
    ...sections,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** A row for people at a terminal. */
export function rowText(row: Row, found: RowReport): string {
  const budgets = judge(row.budgets, found.summaries).map(
    (judged) => `  ${verdictOf(judged)}: ${judged.text}, measured ${valueText(judged)}`,
  );
  return [
    `${row.name}: ${row.title}`,
    aligned([summaryHead, ...found.summaries.map(summaryCells)]),
    ...budgets,
    ...troubles(found.outcomes).map((trouble) => `  ${trouble}`),
  ].join('\n');
}

function sectionOf(row: Row, found: RowReport, runDate: string): string {
  return [
    `## ${row.title}`,
    row.about,
    table(summaryHead, found.summaries.map(summaryCells)),
    ...judge(row.budgets, found.summaries).map(
      (judged) => `- Budget ${judged.text}: **${verdictOf(judged)}** (${valueText(judged)})`,
    ),
    ...troubles(found.outcomes).map((trouble) => `- ${trouble}`),
    ...loadText(found),
    ...(found.date === runDate ? [] : [`- Measured in another run, of ${minuteOf(found.date)}.`]),
    ...row.notes,
  ].reduce((text, part) => `${text}${part.startsWith('- ') && text.includes('\n- ') ? '\n' : '\n\n'}${part}`);
}

function loadText({ loadBusy }: RowReport): string[] {
  const busiest = Object.entries(loadBusy).toSorted(([, a], [, b]) => b - a)[0];
  if (!busiest || busiest[1] === 0) return [];
  const [subject, share] = busiest;
  return [`- The clients used ${rounded(share * 100)} % of their core at most (${subject}).`];
}

function troubles(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ subject, rounds, failures, skipped }) => {
    if (skipped !== null) return [`${subject}: not measured. ${skipped}`];
    if (failures.length === 0) return [];
    const how = rounds.length === 0 ? 'failed' : `failed in some rounds, ${rounds.length} counted`;
    return [`${subject}: ${how}. ${failures.join(' ')}`];
  });
}

function warningsOf({ quick, machine: { loadAtStart } }: Report): string[] {
  const warnings = [
    ...(quick
      ? ['This was a quick run, to see that everything works: its figures are not for comparing.']
      : []),
    ...(loadAtStart > quietLoad
      ? [
          `Something else was running on the machine (load ${loadAtStart.toFixed(1)}): the figures are provisional.`,
        ]
      : []),
  ];
  return warnings.length === 0 ? [] : [`**${warnings.join(' ')}**`];
}

function machineOf({ machine, rounds, clients }: Report): string {
  const { date, node, system, cpu, cores, memoryGiB, loadAtStart, pinned, nativeMissing, openFiles } =
    machine;
  return [
    `- ${minuteOf(date)}, Node ${node}, ${system}, ${cores} × ${cpu}, ${memoryGiB} GiB, load at start ${loadAtStart.toFixed(2)}`,
    `- Rounds: ${rounds}; median, smallest and largest are over them, and each begins with another subject. The warm-up is not counted.`,
    `- ${pinned ? 'Server and clients each have a core of their own (`taskset`).' : 'Server and clients were not bound to cores.'} Everything goes over loopback.`,
    nativeMissing === null
      ? '- The clients that count are a program in C (`bench/native/load.c`); those that resume and check numbers run in Node.'
      : `- The clients run in Node, and may be the limit. ${nativeMissing}`,
    clients.used < clients.asked
      ? `- ${clients.used.toLocaleString('en')} clients in place of ${clients.asked.toLocaleString('en')} where a row speaks of so many: more is not allowed here (${openFiles.toLocaleString('en')} open files).`
      : `- ${clients.used.toLocaleString('en')} clients where a row speaks of so many.`,
  ].join('\n');
}

function minuteOf(date: string): string {
  return `${date.slice(0, 16).replace('T', ' ')} UTC`;
}

const summaryHead = ['subject', 'what', 'median', 'min – max', 'unit', 'ours ÷ it'];

function summaryCells({ subject, metric, unit, ratio, median, min, max }: Summary): string[] {
  return [
    subject,
    metric,
    rounded(median),
    min === max ? '' : `${rounded(min)} – ${rounded(max)}`,
    unit,
    ratio === null ? '' : rounded(ratio),
  ];
}

function verdictOf({ reached }: Judged): string {
  return reached === null ? 'not measured' : reached ? 'reached' : 'missed';
}

function valueText({ value, unit }: Judged): string {
  return value === null ? '–' : `${Number.isFinite(value) ? rounded(value) : 'too much'} ${unit}`.trim();
}

function rounded(value: number): string {
  return value.toLocaleString('en', {
    maximumSignificantDigits: Math.abs(value) >= 99 && Math.abs(value) < 100 ? 5 : 3,
  });
}

/** As GitHub names a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const text = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [text(head), text(head.map(() => '---')), ...lines.map(text)].join('\n');
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
