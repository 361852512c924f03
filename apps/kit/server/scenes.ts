import { cellJob, cellSteps, failures, outlineQuestion } from './cell-jobs.ts';
import type { Ask, JobScript, Scene } from './job-script.ts';

const minute = 60_000;

/** So long that nobody sees the end of it. */
const longMs = 40 * minute;

const longTitle =
  'Experiment 2026-05-12 plate 7 well B03 channel DAPI timepoint 0042 z-projection (maximum intensity), second exposure, corrected.ome.tiff';
const longWord = `${'Zellkernsegmentierung'.repeat(5)}.tiff`;

const done: JobScript['endings'] = [
  { status: 'completed', summary: { outcome: 'ok', text: '148 cells, 3 need a look' } },
];

/** One job, as it would go on in an application. */
const hero: Scene = {
  parallel: 1,
  leadMs: 21_000,
  jobs: [cellJob('hero', 'HeLa nuclei, field 4.tiff', { ms: 54_000, endings: done })],
};

/** A job in each state, and with each warning; those that move do it so slowly that they can be looked at. */
const states: Scene = {
  parallel: 100,
  leadMs: 14 * minute,
  jobs: [
    cellJob('queued', 'Field 01.tiff', { neverStarts: true }),
    cellJob('running', 'Field 02.tiff', { ms: longMs }),
    cellJob('unknown', 'Field 03.tiff', { ms: longMs, hidesProgress: true }),
    cellJob('reviewing', 'Field 04.tiff', { ms: longMs, question: outlineQuestion(8 * minute) }),
    cellJob('pausing', 'Field 05.tiff', { ms: longMs, neverSettles: true }),
    cellJob('paused', 'Field 06.tiff', { ms: longMs }),
    cellJob('cancelling', 'Field 07.tiff', { ms: longMs, neverSettles: true }),
    cellJob('cancelled', 'Field 08.tiff', { ms: longMs }),
    cellJob('retrying', 'Field 09.tiff', {
      endings: [{ status: 'retrying', error: failures.lost, atShare: 0.4, afterMs: 60 * minute }],
    }),
    cellJob('again', 'Field 10.tiff', {
      ms: longMs / 2,
      endings: [{ status: 'failed', error: failures.memory, atShare: 0.62 }],
      createdMs: 0,
    }),
    cellJob('failed', 'Field 11.tiff', {
      endings: [{ status: 'failed', error: failures.truncated, atShare: 0.05 }],
    }),
    cellJob('completed', 'Field 12.tiff', { endings: done }),
    cellJob('nothing', 'Field 13.tiff', {
      endings: [
        { status: 'completed', summary: { outcome: 'nothing_found', text: 'No cells in this image.' } },
      ],
    }),
    cellJob('doubtful', 'Field 14.tiff', {
      endings: [
        {
          status: 'completed',
          summary: { outcome: 'low_confidence', text: '61 cells, most of them out of focus' },
        },
      ],
    }),
    cellJob('nobody', 'Field 15.tiff', {
      kind: 'cells-3d',
      neverStarts: true,
      warning: { code: 'no_worker', message: 'No worker takes jobs of this kind.', atWorkMs: 0 },
    }),
    cellJob('stalled', 'Field 16.tiff', {
      ms: longMs,
      standsStillAtMs: 11 * minute,
      warning: { code: 'stalled', message: 'Its worker has shown no sign of work.', atWorkMs: 11 * minute },
    }),
    cellJob('slow', 'Field 17.tiff', {
      ms: longMs,
      warning: { code: 'slow', message: 'It takes much longer than usual.', atWorkMs: 10 * minute },
    }),
  ],
  asks: [
    { atMs: 7 * minute, job: 'pausing', action: 'pause' },
    { atMs: 5 * minute, job: 'paused', action: 'pause' },
    { atMs: 9 * minute, job: 'cancelling', action: 'cancel' },
    { atMs: 6 * minute, job: 'cancelled', action: 'cancel' },
    { atMs: 2 * minute, job: 'again', action: 'cancel' },
    { atMs: 4 * minute, job: 'again', action: 'retry' },
  ],
};

/** Names that no layout is made for. */
const names: Scene = {
  parallel: 100,
  leadMs: 9 * minute,
  jobs: [
    cellJob('running', longTitle, { ms: longMs }),
    cellJob('word', longWord, {
      ms: longMs,
      kind: 'segmentation-of-nuclei-3d-beta',
      question: {
        ...outlineQuestion(3 * minute),
        title: `Are the outlines of ${longWord} right, also where nuclei of neighbouring cells overlap?`,
        choices: [
          { value: 'keep', label: 'Keep all of the outlines as they were found' },
          { value: 'split', label: 'Split whatever is larger than two average cells' },
          { value: 'skip', label: 'Leave out everything that touches another cell' },
        ],
      },
    }),
    cellJob('failed', longTitle, {
      endings: [
        {
          status: 'failed',
          error: {
            code: 'worker_exited_while_reading_multi_resolution_pyramid',
            message:
              'The worker stopped with code 137 while it read level 4 of the pyramid, most likely because the machine had no more memory than the 2.1 GB that were taken.',
            retryable: true,
          },
        },
      ],
    }),
    cellJob('completed', longWord, {
      endings: [
        {
          status: 'completed',
          summary: {
            outcome: 'ok',
            text: '1,284,551 cells in 4,096 fields, 12,004 of them need a look because they touch their neighbours',
          },
        },
      ],
    }),
  ],
};

/** Jobs with steps within steps, for trees and timelines. */
const steps: Scene = {
  parallel: 100,
  leadMs: 3 * minute,
  jobs: [
    cellJob('running', 'Field 21.tiff', { ms: 5 * minute }),
    cellJob('completed', 'Field 22.tiff', { ms: 90_000, endings: done }),
    cellJob('failed', 'Field 23.tiff', {
      steps: cellSteps({ ms: 80_000, tiles: 60 }).slice(0, 2),
      endings: [{ status: 'failed', error: failures.memory, atShare: 0.62 }],
    }),
    cellJob('cancelled', 'Field 24.tiff', { ms: 4 * minute }),
    cellJob('paused', 'Field 25.tiff', { ms: 6 * minute }),
    cellJob('queued', 'Field 26.tiff', { neverStarts: true }),
    {
      name: 'first',
      title: 'Upload.tiff',
      kind: 'check',
      steps: [{ name: 'Check the file', ms: longMs, unit: 'bytes', total: 734_003_200 }],
    },
    {
      name: 'names',
      title: longTitle,
      kind: 'cells',
      steps: [
        { name: 'Read every plane of all channels and time points of the file', ms: minute },
        {
          name: longWord,
          steps: [
            { name: 'Flatten the background of each plane by its own median', ms: minute },
            { name: 'Outline whatever is brighter than its surroundings', ms: longMs },
          ],
        },
      ],
    },
    {
      name: 'many',
      title: 'Plate 7',
      kind: 'plate',
      steps: Array.from({ length: 24 }, (_, index) => ({
        name: `Well ${'ABCD'[Math.floor(index / 6)] ?? ''}${String((index % 6) + 1).padStart(2, '0')}`,
        ms: 6000 + (index % 5) * 2500,
      })),
    },
  ],
  asks: [
    { atMs: 100_000, job: 'cancelled', action: 'cancel' },
    { atMs: 130_000, job: 'paused', action: 'pause' },
  ],
};

/** A list in which everything happens: three at once, the others wait. */
const list: Scene = {
  parallel: 3,
  leadMs: 74_000,
  jobs: Array.from({ length: 36 }, (_, index): JobScript => {
    const name = String(index + 1).padStart(2, '0');
    const ms = 9000 + ((index * 37) % 11) * 2200;
    return cellJob(`f${name}`, `Field ${name}.tiff`, {
      ms,
      tiles: 24 + ((index * 13) % 9) * 8,
      createdMs: index * 40,
      ...(index === 4 && { endings: [{ status: 'failed', error: failures.truncated, atShare: 0.05 }] }),
      ...(index === 9 && { question: outlineQuestion(ms * 0.6) }),
      ...(index % 12 === 7 && {
        endings: [
          { status: 'completed', summary: { outcome: 'nothing_found', text: 'No cells in this image.' } },
        ],
      }),
      ...(index === 13 && {
        kind: 'cells-3d',
        neverStarts: true,
        warning: { code: 'no_worker', message: 'No worker takes jobs of this kind.', atWorkMs: 0 },
      }),
      ...(index === 20 && {
        endings: [{ status: 'failed', error: failures.memory, atShare: 0.62 }, ...(done ?? [])],
      }),
    });
  }),
};

/** A list of one. */
const one: Scene = {
  parallel: 1,
  leadMs: 30_000,
  jobs: [cellJob('only', 'HeLa nuclei.tiff', { ms: 6 * minute })],
};

/** Whatever is asked here is refused. */
const locked: Scene = {
  parallel: 3,
  leadMs: 3 * minute,
  refusal: 'Only its owner, Grace, may do that.',
  jobs: [
    cellJob('running', 'Grace’s plate 2.tiff', { ms: longMs }),
    cellJob('review', 'Grace’s plate 3.tiff', { ms: longMs, question: outlineQuestion(40_000) }),
    cellJob('failed', 'Grace’s plate 1.tiff', {
      endings: [{ status: 'failed', error: failures.lost, atShare: 0.4 }],
    }),
  ],
  batch: 'Grace’s plates',
};

/** Whatever is asked here is not answered: what a screen shows until then can be looked at. */
const silent: Scene = {
  parallel: 3,
  leadMs: 3 * minute,
  isSilent: true,
  jobs: [
    cellJob('running', 'Field 41.tiff', { ms: longMs }),
    cellJob('review', 'Field 42.tiff', { ms: longMs, question: outlineQuestion(40_000) }),
  ],
  batch: 'Plate 9',
};

function plate(count: number, ms: number, change: (index: number) => Partial<JobScript>): JobScript[] {
  return Array.from({ length: count }, (_, index) =>
    cellJob(`w${index}`, `Plate 7, well ${index + 1}.tiff`, {
      ms: ms + (index % 4) * (ms / 8),
      ...change(index),
    }),
  );
}

const askAll = (count: number, action: 'cancel' | 'pause', atMs: number): Ask[] =>
  Array.from({ length: count }, (_, index) => ({ atMs, job: `w${index}`, action }));

const failed: JobScript['endings'] = [{ status: 'failed', error: failures.truncated, atShare: 0.05 }];

const batches = {
  batch: {
    batch: 'Plate 7',
    parallel: 4,
    leadMs: 50_000,
    jobs: plate(48, 12_000, (index) => (index === 5 || index === 11 ? { endings: failed } : {})),
  },
  'batch-first': { batch: 'Plate 8', parallel: 2, leadMs: 4000, jobs: plate(12, longMs, () => ({})) },
  'batch-paused': {
    batch: 'Plate 6',
    parallel: 4,
    leadMs: 60_000,
    jobs: plate(32, 14_000, () => ({})),
    asks: askAll(32, 'pause', 50_000),
  },
  'batch-cancelling': {
    batch: 'Plate 5',
    parallel: 4,
    leadMs: 60_000,
    jobs: plate(24, 14_000, () => ({ neverSettles: true })),
    asks: askAll(24, 'cancel', 40_000),
  },
  'batch-done': { batch: 'Plate 4', parallel: 12, leadMs: 3 * minute, jobs: plate(96, 9000, () => ({})) },
  'batch-failed': {
    batch: 'Plate 3',
    parallel: 12,
    leadMs: 3 * minute,
    jobs: plate(24, 9000, (index) => (index % 3 === 0 ? { endings: failed } : {})),
  },
  'batch-names': {
    batch: `Plate 7 of ${longWord}, all wells, all channels, all time points, second exposure`,
    parallel: 3,
    leadMs: 40_000,
    jobs: plate(12, 60_000, () => ({})),
  },
} as const satisfies Record<string, Scene>;

/** Questions of jobs to people. */
const reviews: Scene = {
  parallel: 100,
  leadMs: 2 * minute,
  jobs: [
    cellJob('outlines', 'Field 31.tiff', { ms: 50_000, question: outlineQuestion(22_000) }),
    cellJob('focus', 'Field 32.tiff', {
      ms: 50_000,
      question: {
        name: 'focus',
        title: 'Use it although it is out of focus?',
        message: null,
        choices: [
          { value: 'yes', label: 'Use it' },
          { value: 'no', label: 'Leave it out' },
        ],
        data: null,
        atWorkMs: 14_000,
      },
    }),
    cellJob('scale', 'Field 33.tiff', {
      ms: 50_000,
      question: {
        name: 'scale',
        title: 'How large is a pixel?',
        message: 'The file does not say, and areas need it.',
        choices: [],
        data: { unit: 'µm' },
        atWorkMs: 4000,
      },
    }),
    cellJob('answered', 'Field 34.tiff', { ms: 50_000, question: outlineQuestion(10_000) }),
    cellJob('withdrawn', 'Field 35.tiff', { ms: 50_000, question: outlineQuestion(10_000) }),
  ],
  asks: [
    { atMs: 40_000, job: 'answered', action: 'answer', answer: 'split', by: 'grace' },
    { atMs: 50_000, job: 'withdrawn', action: 'cancel' },
  ],
};

/** Queues that are short of something. */
const busy: Scene = {
  parallel: 2,
  leadMs: 45_000,
  jobs: plate(60, 16_000, (index) => (index === 50 ? { neverStarts: true, kind: 'cells-3d' } : {})),
};
const idle: Scene = { parallel: 4, leadMs: 2 * minute, jobs: plate(8, 9000, () => ({})) };

/** By name, as `project:{visit}.{name}` has it. */
export const scenes: Readonly<Record<string, Scene>> = {
  hero,
  states,
  names,
  steps,
  list,
  one,
  locked,
  silent,
  ...batches,
  reviews,
  busy,
  idle,
};
