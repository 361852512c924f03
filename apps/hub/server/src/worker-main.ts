import type { PipelineInput } from '@headway/hub-api';
import { bindJob, type JobBinding } from '@headway/jobs';
import { serveJobs } from '@headway/jobs/worker';
import { type AnyPipeline, loadPipelines, pipelinesDir, pipelinesDirVariable } from './pipelines.ts';

/** A worker process: runs the jobs of every pipeline, one at a time. Started by the job runner. */
const { all } = await loadPipelines(process.env[pipelinesDirVariable] ?? pipelinesDir);
serveJobs(all.map(bindPipeline));

function bindPipeline(pipeline: AnyPipeline): JobBinding<PipelineInput, unknown> {
  return bindJob(pipeline.contract, async (context, input) => {
    // Loaded once by the module system, when the first job of its kind comes.
    const runner = await pipeline.load();
    return await runner.run(context, input);
  });
}
