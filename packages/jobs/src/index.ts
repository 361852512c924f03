export { bindJob, JobFailure, nothingFound } from './binding.ts';
export { RunSuspended } from './run-suspended.ts';
export type { Preview } from './preview-writer.ts';
export type { PreviewMediaType } from './preview-file.ts';
export type { ReviewRequest } from './run-continuation.ts';
export type { JobBinding, JobContext, JobContextOf, JobOutcome, JobStepHandle } from './binding.ts';
export type { JobLine, LinedJob } from './job-line.ts';
export { checkAnswers } from './check-answers.ts';
export type { CheckAnswer, CheckAnswersOptions } from './check-answers.ts';
export { maxAnswerLength } from './job-reviews.ts';
export type { JobReviews, ReviewAnswer, ReviewFilter } from './job-reviews.ts';
export { mostFirstJobs } from './job-batches.ts';
export type { BatchFilter, JobBatches, NewBatch } from './job-batches.ts';
export { noteBounds } from './job-notes.ts';
export type { JobAttempt, JobNotes, KeptLogLine, Page, PageQuery } from './job-notes.ts';
export type { JobStatistics, StatisticsScope, ThroughputBucket, ThroughputRange } from './job-statistics.ts';
export type {
  CompletedRun,
  Continuation,
  JobControls,
  JobCounts,
  JobFilter,
  JobIntake,
  JobNote,
  JobQueue,
  JobReads,
  JobRuns,
  JobUpkeep,
  JobWorker,
  JobWorkers,
  Keep,
  LostRuns,
  NewJob,
  Parallelism,
  ProgressReport,
  QueueChange,
  Retention,
  RetryPolicy,
  RunSample,
  TakenJob,
  TakeOptions,
} from './queue.ts';
export { workerTimeoutMs } from './queue-workers.ts';
export { createReporter } from './create-reporter.ts';
export type {
  JobSnapshots,
  ReportedJob,
  ReportedRun,
  Reporter,
  ReporterOptions,
  StartedJob,
} from './reporter.ts';
export { createQueueMonitor } from './queue-monitor.ts';
export type { Place, QueueMonitor, QueueMonitorOptions } from './queue-monitor.ts';
export type { Crew } from './play-forward.ts';
export type { ReviewQuestion } from './review-question.ts';
export { readPreviewFileName } from './preview-file.ts';
export type { PreviewOptions } from './preview-shelf.ts';
export { createJobRunner } from './job-runner.ts';
export type { JobRunner, JobRunnerOptions, KindLimits } from './job-runner-options.ts';
