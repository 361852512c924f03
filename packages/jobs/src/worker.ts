export { bindJob, JobFailure, nothingFound } from './binding.ts';
export type { JobBinding, JobContext, JobOutcome, JobStepHandle } from './binding.ts';
export { serveJobs } from './serve-jobs.ts';
export type { ServeJobsOptions } from './serve-jobs.ts';
export type { FromWorker, RunNews } from './worker-messages.ts';
export type { WorkerPort } from './worker-port.ts';
