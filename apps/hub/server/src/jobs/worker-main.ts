import type { PipelineInput } from '@headway/hub-api';
import { bindJob, type JobBinding } from '@headway/jobs';
import { serveJobs } from '@headway/jobs/worker';
import { draftsDirVariable, readDraft, writeDraft } from './drafts.ts';
import { handOver, withMadeResults } from '../results/made-results.ts';
import { type AnyPipeline, loadPipelines, pipelinesDir, pipelinesDirVariable } from '../pipelines.ts';

/** A worker process: runs the jobs of every pipeline, one at a time. Started by the job runner. */
const draftsDir = process.env[draftsDirVariable] ?? '';
const { all } = await loadPipelines(process.env[pipelinesDirVariable] ?? pipelinesDir);
serveJobs(all.flatMap(bindPipeline));

function bindPipeline(pipeline: AnyPipeline): JobBinding<PipelineInput, unknown>[] {
  const { contract, load } = pipeline;
  if (!load) return [];
  const binding = bindJob(withMadeResults(contract), async (context, input: PipelineInput) => {
    // Loaded once by the module system, when the first job of its kind comes.
    const runner = await load();
    const withDrafts = {
      ...context,
      keepDraft: (result: unknown) => writeDraft(draftsDir, context.jobId, result),
      async draft() {
        const text = await readDraft(draftsDir, context.jobId);
        return text === null ? null : (JSON.parse(text) as unknown);
      },
    };
    const { result, summary } = await runner.run(withDrafts, input);
    return { result: await handOver(draftsDir, context.jobId, result, contract), summary };
  });
  return [binding];
}
