import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findGroundTruth, readGroundTruth } from './ground-truth.ts';
import { matchObjects, type Matching } from './match-objects.ts';
import type { CellsResult } from './contract.ts';
import { segmentImage } from './segment-image.ts';

/*
 * Measures the segmentation against hand-made outlines:
 *   node quality.ts --data DIR      DIR/cells holds the images and their truth (see ground-truth.ts)
 */

interface Measured {
  readonly name: string;
  readonly kind: string;
  readonly result: CellsResult;
  readonly matching: Matching;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  if (values.data === undefined)
    throw new Error('Say where the ground truth is: node quality.ts --data DIR (with DIR/cells in it).');
  const folder = path.join(values.data, 'cells');
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const pairs = await findGroundTruth(folder);
  if (pairs.length === 0) throw new Error(`${folder} holds no image with ground truth.`);

  const measured: Measured[] = [];
  console.log(line(['file', 'truth', 'found', 'precision', 'recall', 'F1', 'chosen', 'confidence']));
  for (const pair of pairs) {
    const truth = await readGroundTruth(pair);
    const result = await segmentImage(truth.bytes, {});
    const matching = matchObjects(result.objects, { ...truth, width: result.image.width });
    measured.push({ name: truth.name, kind: truth.kind, result, matching });
    console.log(line(row(truth.name, result, matching)));
  }
  console.log('');
  for (const kind of ['fluorescence', 'H&E and other', 'all']) {
    const some = kind === 'all' ? measured : measured.filter((one) => one.kind === kind);
    if (some.length > 0) console.log(summaryLine(kind, some));
  }
  console.log('');
  printConfidence(measured);
}

function row(name: string, { chosen, summary }: CellsResult, matching: Matching): string[] {
  const { truth, found, precision, recall, f1 } = matching;
  const how = `${chosen.polarity}, d ${chosen.diameter ?? '–'}, ${chosen.background}`;
  const sure = `${summary.confidence.toFixed(2)}${summary.lowConfidence ? ' low' : ''}`;
  return [
    name,
    String(truth),
    String(found),
    precision.toFixed(3),
    recall.toFixed(3),
    f1.toFixed(3),
    how,
    sure,
  ];
}

function summaryLine(kind: string, some: readonly Measured[]): string {
  const sum = (take: (one: Measured) => number): number => some.reduce((total, one) => total + take(one), 0);
  const matched = sum(({ matching }) => matching.right.filter(Boolean).length);
  const pooled =
    (2 * matched) / (sum(({ matching }) => matching.found) + sum(({ matching }) => matching.truth));
  const mean = sum(({ matching }) => matching.f1) / some.length;
  return `${kind.padEnd(14)} ${String(some.length).padStart(3)} files   pooled F1 ${pooled.toFixed(3)}   mean F1 ${mean.toFixed(3)}`;
}

/** Share of right objects per tenth of confidence, and on both sides of the review line. */
function printConfidence(measured: readonly Measured[]): void {
  const judged = measured.flatMap(({ result, matching }) =>
    result.objects.map(({ confidence }, i) => ({ confidence, right: matching.right[i] === true })),
  );
  const share = (some: typeof judged): string => {
    const right = some.filter((one) => one.right).length;
    return `${String(some.length).padStart(6)} objects   ${some.length === 0 ? '–' : `${((100 * right) / some.length).toFixed(1)} % right`}`;
  };
  console.log('confidence');
  for (let tenth = 0; tenth < 10; tenth++) {
    const some = judged.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === tenth);
    console.log(`${(tenth / 10).toFixed(1)}–${((tenth + 1) / 10).toFixed(1)}       ${share(some)}`);
  }
  const line = measured[0]?.result.summary.reviewLine ?? 0;
  console.log(`below ${line}    ${share(judged.filter(({ confidence }) => confidence < line))}`);
  console.log(`from ${line}     ${share(judged.filter(({ confidence }) => confidence >= line))}`);
}

function line(cells: readonly string[]): string {
  const widths = [26, 6, 6, 10, 7, 6, 26, 10];
  return cells
    .map((cell, i) => (i === 0 || i === 6 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    .join(' ');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
