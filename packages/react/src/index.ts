export { HeadwayProvider, useHeadway } from './headway-provider.tsx';
export type { HeadwayProviderProps } from './headway-provider.tsx';
export type { Register, RegisteredEvents } from './register.ts';

export { useChannel } from './use-channel.ts';
export type { SelectChannelOptions } from './use-channel.ts';
export { useChannelEvent } from './use-channel-event.ts';
export { useConnection } from './use-connection.ts';
export type { Connection } from './use-connection.ts';
export { useEntity } from './use-entity.ts';

export { isJob, newestJob } from './decode-job.ts';
export type { JobAction, JobActions } from './job-actions.ts';
export { useJobActions } from './use-job-actions.ts';
export type { JobControls } from './use-job-actions.ts';
export { useJob } from './use-job.ts';
export type { JobView, UseJobOptions } from './use-job.ts';
export { useHasActiveJobs, useJobs } from './use-jobs.ts';
export type { JobList, UseJobsOptions } from './use-jobs.ts';

export {
  formatAgo,
  formatAmount,
  formatBytes,
  formatCount,
  formatDuration,
  formatExactTime,
  formatPercent,
} from './format.ts';
export { stateWords, summaryWords } from './job-words.ts';
export type { StateIconName, StateWords, Tone } from './job-words.ts';
export { timeLeftWords } from './time-left.ts';
export type { TimeRange } from './time-left.ts';
