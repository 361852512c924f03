import type { Asset, AssetStack, JobContract, JobSummary } from '@headway/protocol';
import type { ResultFigures } from './figures.ts';
import type { FileFacts, PlaneReader } from './planes.ts';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { EditOperation, Rebased } from './edit.ts';

/** What every pipeline's job is given: paths are absolute, inside the data folder. */
export interface PipelineInput<Parameters = unknown> {
  assetId: string;
  projectId: string;
  path: string;
  mediaType: string;
  /** Of a file of many planes, as its file or a person says. */
  stack?: AssetStack | null | undefined;
  parameters: Parameters;
}

/** A step that was entered: steps within it are entered on it. */
export interface PipelineStep {
  /** `index` counts from 0, `total` is how many there are, where that is known. */
  step(name: string, options?: { weight?: number; index?: number; total?: number }): PipelineStep;
}

/** A picture of what a run has so far, as bytes or in a file. */
export interface PipelinePreview {
  bytes?: Uint8Array;
  path?: string;
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';
  width?: number;
  height?: number;
  caption?: string;
}

/** What a run asks a person. */
export interface PipelineReview {
  title: string;
  message?: string | null;
  choices?: readonly { value: string; label: string }[];
  data?: unknown;
}

/** The part of a job's context that a pipeline uses. */
export interface PipelineContext {
  readonly signal: AbortSignal;
  readonly attempt: number;
  /** Enters a step of the contract. It throws when the job is being paused: let that through. */
  step(name: string, options?: { weight?: number }): PipelineStep;
  progress(done: number, total: number, unit?: string): void;
  message(text: string): void;
  item(item: unknown): void;
  log(message: string, level?: 'info' | 'warning' | 'error'): void;
  /** Two a second are shown at most, the last one always. */
  preview(preview: PipelinePreview): void;
  /** What an earlier run saved, as the contract has it; `null` where there is nothing. */
  readonly saved: unknown;
  save(state: unknown): void;
  /** The answer of a person. Without one it throws, which ends the run: let that through. */
  review(name: string, request: PipelineReview): unknown;
  /**
   * Keeps a result that a person is asked about, of any size, in place of the one before: people look at it as at a
   * finished one. Await it, and `save` that there is one, before you ask.
   */
  keepDraft(result: unknown): Promise<void>;
  /** What was kept last, by whatever run of the job; `null` where there is nothing. */
  draft(): Promise<unknown>;
}

/** Other forms in which a result can be had, by file ending: `csv`, `geojson`. */
export type ResultExports<Result> = Readonly<Record<string, ResultExport<Result>>>;

/** As a text that is written at once, or as a file of any size. */
export interface ResultExport<Result> {
  mediaType: string;
  write?(result: Result, asset: Asset): string;
  /**
   * Loads the code that writes a file (`() => import('./to-labels.ts')`). It is called in a process of its own, in place
   * of `write`, so that servers stay small and free.
   */
  writeFile?(): Promise<ResultFileWriter<Result>>;
}

/** The module that `writeFile` gives. */
export interface ResultFileWriter<Result> {
  /** @param path absolute; nothing is there yet @param image what was uploaded: to be read, never changed */
  write(result: Result, asset: Asset, path: string, image: { path: string }): Promise<void>;
}

/** A way to process assets. A folder `pipelines/<name>/` exports one from its `index.ts`. */
export interface Pipeline<Parameters = unknown, Result = unknown> {
  readonly name: string;
  /** For people: `Cells`. */
  readonly title: string;
  /** Whether people may run it on such a file. */
  accepts(file: FileFacts): boolean;
  /** Whether it runs by itself on a new upload. @default as `accepts` */
  startsOn?(file: FileFacts): boolean;
  readonly contract: JobContract<PipelineInput<Parameters>, Result>;
  /** Checks parameters of a request; MUST accept `{}` and fill in the defaults. */
  readonly parameters: StandardSchemaV1<unknown, Parameters>;
  /**
   * Loads the code that does the work (`() => import('./run.ts')`): only workers call it, so that servers stay small.
   * Without it the work is done by workers in other programs, with a worker token for the kind.
   */
  load?(): Promise<PipelineRunner<Parameters, Result>>;
  /** Loads the code that reads files of many planes, for viewers; it is called in a process of its own. */
  loadReader?(): Promise<{ reader: PlaneReader }>;
  readonly exports: ResultExports<Result>;
  /** How its results are counted over a project; without it they are shown one by one only. */
  readonly figures?: ResultFigures<Result>;
  /**
   * Loads the code that makes corrected versions of results, where people may correct them. It is called in a process of
   * its own, so that servers stay small and free.
   */
  loadEditor?(): Promise<{ editor: PipelineEditor<Result> }>;
}

/** Corrections of results by people. */
export interface PipelineEditor<Result> {
  /** Which of the operations, made on `base`, can be done on `current`, which came of `base`, too. */
  rebase(base: Result, current: Result, operations: readonly EditOperation[]): Rebased;
  /**
   * The result with these operations done, its measures taken from the image again.
   * @throws EditRefusal when one can't be done.
   */
  edit(
    result: Result,
    operations: readonly EditOperation[],
    file: { path: string },
  ): Promise<{ result: Result; summary: JobSummary }>;
}

/** The module that `load` gives. */
export interface PipelineRunner<Parameters, Result> {
  run(
    context: PipelineContext,
    input: PipelineInput<Parameters>,
  ): Promise<{ result: Result; summary: JobSummary }>;
}

/** Declares a pipeline. */
export function definePipeline<Parameters, Result>(
  pipeline: Pipeline<Parameters, Result>,
): Pipeline<Parameters, Result> {
  return pipeline;
}
