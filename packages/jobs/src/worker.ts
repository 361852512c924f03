export { bindJob, JobFailure, nothingFound } from './binding.ts';
export { RunSuspended } from './run-suspended.ts';
export type { ReviewRequest } from './run-continuation.ts';
export type { JobBinding, JobContext, JobContextOf, JobOutcome, JobStepHandle } from './binding.ts';
export { serveJobs } from './serve-jobs.ts';
export type { ServeJobsOptions } from './serve-jobs.ts';
export type { FromWorker, RunNews } from './worker-messages.ts';
export type { WorkerPort } from './worker-port.ts';
