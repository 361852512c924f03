import type { JobScript, StepScript } from './job-script.ts';

/** How long the steps of an image take in all, and how many tiles it has. */
interface Size {
  ms: number;
  tiles: number;
}

/** The steps of finding cells in an image, each with its share of the time. */
export function cellSteps({ ms, tiles }: Size): readonly StepScript[] {
  return [
    { name: 'Read', ms: ms * 0.08, message: 'Decoding 16-bit TIFF' },
    {
      name: 'Find cells',
      steps: [
        { name: 'Flatten background', ms: ms * 0.14, unit: 'tiles', total: tiles },
        { name: 'Outline', ms: ms * 0.36, unit: 'tiles', total: tiles },
      ],
    },
    { name: 'Split touching', ms: ms * 0.27, unit: 'cells', total: tiles * 3 },
    { name: 'Measure', ms: ms * 0.15, unit: 'cells', total: tiles * 3 + 4 },
  ];
}

/** A job that finds cells in an image. What is not said has the ordinary course. */
export function cellJob(
  name: string,
  title: string,
  { ms = 40_000, tiles = 48, ...script }: Partial<Size & JobScript> = {},
): JobScript {
  const cells = tiles * 3 + 4;
  return {
    name,
    title,
    kind: 'cells',
    steps: cellSteps({ ms, tiles }),
    endings: [
      {
        status: 'completed',
        summary: { outcome: 'ok', text: `${cells} cells, ${Math.max(2, cells % 7)} need a look` },
      },
    ],
    ...script,
  };
}

/** The failures that a person can do something about, and one that they can't. */
export const failures = {
  truncated: {
    code: 'truncated_image',
    message: 'The file ends in the middle of the image.',
    retryable: false,
  },
  memory: {
    code: 'worker_out_of_memory',
    message: 'The worker ran out of memory at 2.1 GB.',
    retryable: true,
  },
  lost: { code: 'worker_lost', message: 'The worker stopped answering.', retryable: true },
} as const;

/** A person is asked whether the outlines are right, when so much is done. */
export function outlineQuestion(atWorkMs: number): NonNullable<JobScript['question']> {
  return {
    name: 'outlines',
    title: 'Are these outlines right?',
    message: '14 of 148 cells touch, and could be one cell or two.',
    choices: [
      { value: 'keep', label: 'Keep them' },
      { value: 'split', label: 'Split them' },
      { value: 'skip', label: 'Leave them out' },
    ],
    data: { touching: 14, cells: 148 },
    atWorkMs,
  };
}
