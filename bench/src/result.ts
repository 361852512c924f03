/** What one round of a row found for one subject. */
export interface Result {
  /** Ours, or a control. */
  subject: string;
  control: boolean;
  metric: string;
  unit: string;
  value: number;
}

export interface RowOptions {
  /** Seconds instead of minutes: to see that it works, not to compare. */
  quick: boolean;
  /** Clients of the row that cuts them. */
  clients: number;
}

/** One comparison: everything that is compared runs in the same round, one after the other. */
export interface Row {
  name: string;
  title: string;
  run(options: RowOptions): Promise<Result[]>;
}

export interface Summary extends Omit<Result, 'value'> {
  median: number;
  min: number;
  max: number;
  /** Ours divided by this control. */
  ratio: number | null;
}

/** The rounds of a row as medians; ratios are those of the first subject of ours with the same metric. */
export function summarize(rounds: readonly Result[][]): Summary[] {
  const groups = Map.groupBy(rounds.flat(), ({ subject, metric }) => `${subject}\n${metric}`);
  const summaries = [...groups.values()].flatMap(([first, ...others]): Summary[] => {
    if (!first) return [];
    const values = [first, ...others].map(({ value }) => value).toSorted((a, b) => a - b);
    const { value: _, ...rest } = first;
    return [{ ...rest, median: median(values), min: values[0] ?? 0, max: values.at(-1) ?? 0, ratio: null }];
  });
  return summaries.map((summary) => {
    const ours = summaries.find(({ control, metric }) => !control && metric === summary.metric);
    const comparable = summary.control && ours && summary.median !== 0;
    return comparable ? { ...summary, ratio: ours.median / summary.median } : summary;
  });
}

function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** A table for people. */
export function tableOf(summaries: readonly Summary[]): string {
  const lines = [
    ['', 'what', 'median', 'min', 'max', 'unit', 'ours ÷ it'],
    ...summaries.map(({ subject, metric, unit, ratio, ...values }) => [
      subject,
      metric,
      ...[values.median, values.min, values.max].map(rounded),
      unit,
      ratio === null ? '' : rounded(ratio),
    ]),
  ];
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

function rounded(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
