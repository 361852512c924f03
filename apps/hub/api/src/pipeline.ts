import type { Asset, JobContract, JobSummary } from '@headway/protocol';
import type { StandardSchemaV1 } from '@standard-schema/spec';

/** What every pipeline's job is given: paths are absolute, inside the data folder. */
export interface PipelineInput<Parameters = unknown> {
  assetId: string;
  projectId: string;
  path: string;
  mediaType: string;
  parameters: Parameters;
}

/** The part of a job's context that a pipeline uses. */
export interface PipelineContext {
  readonly signal: AbortSignal;
  readonly attempt: number;
  step(name: string, options?: { weight?: number }): void;
  progress(done: number, total: number, unit?: string): void;
  message(text: string): void;
  item(item: unknown): void;
  log(message: string, level?: 'info' | 'warning' | 'error'): void;
}

/** Other forms in which a result can be had, by file ending: `csv`, `geojson`. */
export type ResultExports<Result> = Readonly<Record<string, ResultExport<Result>>>;

export interface ResultExport<Result> {
  mediaType: string;
  write(result: Result, asset: Asset): string;
}

/** A way to process assets. A folder `pipelines/<name>/` exports one from its `index.ts`. */
export interface Pipeline<Parameters = unknown, Result = unknown> {
  readonly name: string;
  /** For people: `Cells`. */
  readonly title: string;
  /** Whether it runs by itself on a new upload of this media type (found from the content). */
  accepts(mediaType: string): boolean;
  readonly contract: JobContract<PipelineInput<Parameters>, Result>;
  /** Checks parameters of a request; MUST accept `{}` and fill in the defaults. */
  readonly parameters: StandardSchemaV1<unknown, Parameters>;
  /**
   * Loads the code that does the work (`() => import('./run.ts')`): only workers call it, so that servers stay small.
   * Without it the work is done by workers in other programs, with a worker token for the kind.
   */
  load?(): Promise<PipelineRunner<Parameters, Result>>;
  readonly exports: ResultExports<Result>;
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
