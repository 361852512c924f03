import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileFacts, Pipeline } from '@headway/hub-api';
import { ConfigError } from './config.ts';
import { ApiError } from './http/problem.ts';

// Parameters and results are each pipeline's own: checked by its schemas, never looked into here.
export type AnyPipeline = Pipeline<unknown, unknown>;

/** The pipelines that are there. */
export interface PipelineRegistry {
  readonly all: readonly AnyPipeline[];
  /** The one that runs by itself on such a new file. */
  startingOn(file: FileFacts): AnyPipeline | undefined;
  /** Those that people may run on such a file. */
  accepting(file: FileFacts): AnyPipeline[];
  byKind(kind: string): AnyPipeline | undefined;
  /** @throws ApiError `unknown_kind`, `not_accepted_by_pipeline`. */
  require(kind: string, file: FileFacts): AnyPipeline;
}

/** Where pipelines are looked for: one folder each, with an `index.ts` that exports `pipeline`. */
export const pipelinesDir: string = join(import.meta.dirname, '../../pipelines');

/** How a worker process is told where the pipelines are. */
export const pipelinesDirVariable = 'HEADWAY_PIPELINES_DIR';

/** Loads what describes the pipelines; the code that does the work is loaded by workers only. */
export async function loadPipelines(folder: string): Promise<PipelineRegistry> {
  if (!existsSync(folder)) throw new ConfigError(`There is no folder ${folder} for the pipelines.`);
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name, 'index.ts'))
    .filter((file) => existsSync(file))
    .toSorted();
  if (files.length === 0) throw new ConfigError(`There is no pipeline in ${folder}.`);
  const all = await Promise.all(files.map(loadPipeline));
  const byKind = new Map(all.map((pipeline) => [pipeline.contract.kind, pipeline]));
  if (byKind.size < all.length) throw new Error('Two pipelines have the same kind.');
  return {
    all,
    startingOn: (file) => all.find((pipeline) => pipeline.startsOn?.(file) ?? pipeline.accepts(file)),
    accepting: (file) => all.filter((pipeline) => pipeline.accepts(file)),
    byKind: (kind) => byKind.get(kind),
    require(kind, file) {
      const pipeline = byKind.get(kind);
      if (!pipeline) {
        const known = [...byKind.keys()].join(', ');
        throw new ApiError('unknown_kind', `There is no pipeline '${kind}'. There is: ${known}.`);
      }
      if (!pipeline.accepts(file)) {
        const others = all
          .filter((each) => each.accepts(file))
          .map((each) => `${each.title} ('${each.contract.kind}')`);
        const instead = others.length === 0 ? '' : ` It can be processed by ${others.join(' or ')}.`;
        throw new ApiError(
          'not_accepted_by_pipeline',
          `${pipeline.title} ('${kind}') does not process ${planesOf(file)} of ${file.mediaType}.${instead}`,
        );
      }
      return pipeline;
    },
  };
}

function planesOf({ stack }: FileFacts): string {
  if (stack === null) return 'a single plane';
  return stack.slices === 1 ? 'a single slice' : `a stack of ${stack.slices} slices`;
}

async function loadPipeline(file: string): Promise<AnyPipeline> {
  const module: unknown = await import(pathToFileURL(file).href);
  const pipeline = (module as { pipeline?: AnyPipeline }).pipeline;
  if (!pipeline?.contract) throw new Error(`${file} must export 'pipeline', made by definePipeline.`);
  return pipeline;
}
