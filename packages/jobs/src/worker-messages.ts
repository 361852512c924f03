import {
  deepestSteps,
  type JobError,
  type JobLogLine,
  type JobStep,
  type JobSummary,
} from '@headway/protocol';
import type { Progress } from './progress-tracker.ts';
import { isPreviewMediaType, type PreviewFile, readPreviewFileName } from './preview-file.ts';
import type { PreviewPlace } from './preview-writer.ts';
import type { Continuation } from './queue-runs.ts';
import type { ReviewQuestion } from './review-question.ts';

/** What the server tells a worker process. `run` numbers the runs of a server: what is said of another one is ignored. */
export type ToWorker =
  | RunMessage
  | { type: 'stop'; run: number }
  /** To end the run at its next step boundary; `asked: false` takes that back. */
  | { type: 'pause'; run: number; asked: boolean };

export interface RunMessage {
  type: 'run';
  run: number;
  job: { id: string; kind: string; attempt: number; labels: Readonly<Record<string, string>> };
  input: unknown;
  /** What earlier runs left. */
  continuation: Continuation;
  /** Where it may write previews, if anywhere. */
  previews: PreviewPlace | null;
}

/** What a worker process tells the server. */
export type FromWorker =
  /** Its module is loaded; `kinds` are those that it can run. */
  | { type: 'ready'; kinds: readonly string[] }
  /** `cpuMs`: processor time that the process has used since it began. */
  | { type: 'usage'; rssBytes: number; cpuMs: number }
  | RunNews
  | { type: 'completed'; run: number; result: unknown; summary: JobSummary }
  /** `leaving`: the process ends after this. */
  | { type: 'failed'; run: number; error: JobError; leaving: boolean }
  /** The run ended at a step boundary, to go on later. */
  | { type: 'paused'; run: number }
  /** The run ended with a question to a person, to go on from `state` once it is answered. */
  | { type: 'review'; run: number; question: ReviewQuestion; state: unknown }
  /** The run ended because it was told to. */
  | { type: 'stopped'; run: number };

/** What is told of a run while it goes on. */
export type RunNews =
  | { type: 'progress'; run: number; progress: Progress; message: string | null }
  | { type: 'step'; run: number; step: StepNews }
  | { type: 'item'; run: number; index: number; item: unknown }
  | { type: 'preview'; run: number; preview: PreviewFile }
  | { type: 'save'; run: number; state: unknown }
  | { type: 'log'; run: number; level: JobLogLine['level']; message: string };

/** A step that was entered. */
export interface StepNews {
  name: string;
  index: number;
  total: number | null;
  /** Indices from the top, `index` the last. @default it is a step of the contract */
  path?: readonly number[];
}

/** What people are told of an error that is no `JobFailure`. */
export const unexpectedError: JobError = {
  code: 'job_failed',
  message: 'The job failed because of an unexpected error.',
  retryable: false,
};

/** Longest texts, in characters: the rest is cut off. */
export const longestText = { step: 100, message: 200, logLine: 2000, error: 1000, code: 64 } as const;

/** `null` for what is no message of ours: other parts of Node use the same channel. */
export function decodeToWorker(value: unknown): ToWorker | null {
  if (!isFields(value) || !isCount(value['run'])) return null;
  const { type, run, job, input } = value;
  if (type === 'stop') return { type, run };
  if (type === 'pause') return { type, run, asked: value['asked'] === true };
  if (type !== 'run' || !isFields(job)) return null;
  const { id, kind, attempt, labels } = job;
  if (typeof id !== 'string' || typeof kind !== 'string' || !isCount(attempt) || !isTexts(labels))
    return null;
  return {
    type,
    run,
    job: { id, kind, attempt, labels },
    input,
    continuation: decodeContinuation(value['continuation']),
    previews: decodePreviewPlace(value['previews']),
  };
}

function decodePreviewPlace(value: unknown): PreviewPlace | null {
  if (!isFields(value)) return null;
  const { folder, maxBytes } = value;
  return typeof folder === 'string' && isCount(maxBytes) ? { folder, maxBytes } : null;
}

function decodeContinuation(value: unknown): Continuation {
  if (!isFields(value)) return { state: null, answers: {} };
  const { state, answers } = value;
  return { state: state ?? null, answers: isFields(answers) ? answers : {} };
}

/** `null` for what is no message of ours, or not well formed. */
export function decodeFromWorker(value: unknown): FromWorker | null {
  if (!isFields(value)) return null;
  if (value['type'] === 'ready') return decodeReady(value['kinds']);
  if (value['type'] === 'usage') return decodeUsage(value);
  const { type, run, summary, error } = value;
  if (!isCount(run)) return null;
  switch (type) {
    case 'completed':
      return isSummary(summary)
        ? { type, run, result: value['result'] ?? null, summary }
        : { type: 'failed', run, error: unexpectedError, leaving: false };
    case 'failed': {
      // However it is told, the run is over: not hearing of it would leave its job running.
      const told = isError(error) ? shortened(error) : unexpectedError;
      return { type, run, error: told, leaving: value['leaving'] === true };
    }
    case 'review': {
      const question = decodeQuestion(value['question']);
      return question
        ? { type, run, question, state: value['state'] ?? null }
        : { type: 'failed', run, error: unexpectedError, leaving: false };
    }
    case 'paused':
    case 'stopped':
      return { type, run };
    default:
      return decodeNews(value, run);
  }
}

function decodeReady(kinds: unknown): FromWorker | null {
  if (!Array.isArray(kinds) || !kinds.every((kind) => typeof kind === 'string')) return null;
  return { type: 'ready', kinds };
}

function decodeUsage({ rssBytes, cpuMs }: Fields): FromWorker | null {
  if (!isCount(rssBytes) || typeof cpuMs !== 'number' || !Number.isFinite(cpuMs)) return null;
  return { type: 'usage', rssBytes, cpuMs };
}

function decodeNews(value: Fields, run: number): RunNews | null {
  const { type, step, index, item, level, message, progress } = value;
  switch (type) {
    case 'progress':
      if (!isFields(progress) || !(message === null || typeof message === 'string')) return null;
      return {
        type,
        run,
        progress: {
          step: decodeStep(progress['step']),
          done: numberOrNull(progress['done']),
          total: numberOrNull(progress['total']),
          unit: typeof progress['unit'] === 'string' ? cut(progress['unit'], longestText.code) : null,
          fraction: numberOrNull(progress['fraction']),
        },
        message: message === null ? null : cut(message, longestText.message),
      };
    case 'step':
      return decodeStepNews(step, run);
    case 'item':
      return isCount(index) ? { type, run, index, item: item ?? null } : null;
    case 'preview':
      return decodePreview(value['preview'], run);
    case 'save':
      return { type, run, state: value['state'] ?? null };
    case 'log':
      if (typeof message !== 'string' || !isLevel(level)) return null;
      return { type, run, level, message: cut(message, longestText.logLine) };
    default:
      return null;
  }
}

function decodePreview(value: unknown, run: number): RunNews | null {
  if (!isFields(value)) return null;
  const { file, mediaType, width, height, caption } = value;
  // A name that is none of ours could be a path to anywhere.
  if (typeof file !== 'string' || !isPreviewMediaType(mediaType) || !readPreviewFileName(file)) return null;
  const size = { width: isCount(width) ? width : null, height: isCount(height) ? height : null };
  const text = typeof caption === 'string' ? cut(caption, longestText.message) : null;
  return { type: 'preview', run, preview: { file, mediaType, ...size, caption: text } };
}

function decodeQuestion(value: unknown): ReviewQuestion | null {
  if (!isFields(value)) return null;
  const { name, title, message, choices, data } = value;
  if (typeof name !== 'string' || typeof title !== 'string' || !Array.isArray(choices)) return null;
  if (!choices.every(isChoice) || !(message === null || typeof message === 'string')) return null;
  return { name, title, message, choices, data: data ?? null };
}

function isChoice(value: unknown): value is ReviewQuestion['choices'][number] {
  return isFields(value) && typeof value['value'] === 'string' && typeof value['label'] === 'string';
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isFields(value) && Object.values(value).every((text) => typeof text === 'string');
}

function decodeStep(value: unknown): JobStep | null {
  const outer = decodePlace(value);
  if (!isFields(value) || !outer || outer.total === null) return null;
  const sub = decodePlace(value['sub']);
  return { ...outer, total: outer.total, ...(sub && { sub }) };
}

function decodeStepNews(value: unknown, run: number): RunNews | null {
  const place = decodePlace(value);
  if (!isFields(value) || !place) return null;
  const { path = [place.index] } = value;
  if (!Array.isArray(path) || !path.every(isCount) || path.at(-1) !== place.index) return null;
  return path.length > deepestSteps ? null : { type: 'step', run, step: { ...place, path } };
}

function decodePlace(value: unknown): { name: string; index: number; total: number | null } | null {
  if (!isFields(value)) return null;
  const { name, index, total } = value;
  if (typeof name !== 'string' || !isCount(index) || !(total === null || (isCount(total) && total > 0)))
    return null;
  return { name: cut(name, longestText.step), index, total };
}

/** Whether a value is what a run may end with. */
export function isSummary(value: unknown): value is JobSummary {
  return isFields(value) && typeof value['text'] === 'string' && isOutcome(value['outcome']);
}

function isOutcome(value: unknown): value is JobSummary['outcome'] {
  return value === 'ok' || value === 'nothing_found' || value === 'low_confidence';
}

function isLevel(value: unknown): value is JobLogLine['level'] {
  return value === 'info' || value === 'warning' || value === 'error';
}

function isError(value: unknown): value is JobError {
  return (
    isFields(value) &&
    typeof value['code'] === 'string' &&
    typeof value['message'] === 'string' &&
    typeof value['retryable'] === 'boolean'
  );
}

function shortened({ code, message, retryable }: JobError): JobError {
  return { code: cut(code, longestText.code), message: cut(message, longestText.error), retryable };
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The text, cut off where it is too long. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
