export { HeadwayProvider, JobActionsProvider, useHeadway } from './headway-provider.tsx';
export type { HeadwayProviderProps, JobActionsProviderProps } from './headway-provider.tsx';
export type { Register, RegisteredEvents } from './register.ts';

export { useChannel } from './use-channel.ts';
export type { SelectChannelOptions } from './use-channel.ts';
export { useChannelEvent } from './use-channel-event.ts';
export type { Channels } from './use-channel-store.ts';
export { useConnection } from './use-connection.ts';
export type { Connection } from './use-connection.ts';
export { useEntity } from './use-entity.ts';

export type { Freshness } from './use-live.ts';
export { useReady } from './use-ready.ts';

export { usePresence } from './use-presence.ts';
export type { PresenceView, UsePresenceOptions } from './use-presence.ts';

export { newest as newestJob } from './decode-job.ts';
export type { BatchAction, JobAction, JobActions } from './job-actions.ts';
export type { LogLine, LogLines } from './log-line.ts';
export { possibleActions, possibleBatchActions } from './possible-actions.ts';
export type { AskedState, Refused } from './use-asked.ts';
export { useJobActions } from './use-job-actions.ts';
export type { JobControls } from './use-job-actions.ts';
export { stepTreeOf } from './job-parts.ts';
export type { ReviewOf, StepNode } from './job-parts.ts';
export { useJob } from './use-job.ts';
export type { JobView, JobViewOf, UseJobOptions } from './use-job.ts';
export { useHasActiveJobs, useJobs } from './use-jobs.ts';
export type { JobsView, UseJobsOptions } from './use-jobs.ts';
export type { JobFilter } from './job-filter.ts';
export { useBulkActions } from './use-bulk-actions.ts';
export type { BulkControls } from './use-bulk-actions.ts';
export type { AskedOfMany } from './use-asked-of-many.ts';
export { useBatch, useBatches } from './use-batch.ts';
export type { BatchList, BatchView, UseBatchesOptions, UseBatchOptions } from './use-batch.ts';
export { useBatchActions } from './use-batch-actions.ts';
export type { BatchControls } from './use-batch-actions.ts';
export { useQueue } from './use-queue.ts';
export type { QueueView, UseQueueOptions } from './use-queue.ts';
export { useReviews } from './use-reviews.ts';
export type { ReviewList, UseReviewsOptions } from './use-reviews.ts';
export { useJobLog } from './use-job-log.ts';
export type { JobLogView, UseJobLogOptions } from './use-job-log.ts';
export type { EarlierLine } from './earlier-lines.ts';
export type { LoadEarlier } from './job-log-store.ts';
export { useSystemStatus } from './use-system-status.ts';
export type { SystemView, UseSystemStatusOptions } from './use-system-status.ts';
export type { SystemSample, TimedNotice } from './system-history.ts';

export {
  formatAgo,
  formatAmount,
  formatBytes,
  formatCount,
  formatDuration,
  formatElapsed,
  formatExactTime,
  formatPercent,
} from './format.ts';
export { kindWords, stateWords, summaryWords } from './job-words.ts';
export type { StateIconName, StateWords, Tone } from './job-words.ts';
export type { StepTreeNode } from './step-rows.ts';
export { stepStateWords } from './step-words.ts';
export type { StepStatus } from './step-words.ts';
export { placeWords } from './place-words.ts';
export type { QueuePlace } from './place-words.ts';
export { timeLeftWords } from './time-left.ts';
export type { TimeRange } from './time-left.ts';

export { ActiveJobsPanel } from './active-jobs-panel.tsx';
export type { ActiveJobsPanelProps } from './active-jobs-panel.tsx';
export { BatchProgress } from './batch-progress.tsx';
export type { BatchProgressProps } from './batch-progress.tsx';
export { ConnectionStatus } from './connection-status.tsx';
export type { ConnectionStatusProps } from './connection-status.tsx';
export { linePriorities } from './job-buttons.ts';
export type { JobHandlers } from './job-controls.tsx';
export type { BulkRefusal } from './bulk-words.ts';
export { JobList } from './job-list.tsx';
export type { JobListProps } from './job-list.tsx';
export { jobStates } from './list-filter.ts';
export type { JobStateName, ListFilter } from './list-filter.ts';
export type { AskJobs } from './use-list-requests.ts';
export { JobLog } from './job-log.tsx';
export type { JobLogProps } from './job-log.tsx';
export { progressProps } from './progress-props.ts';
export { JobProgress } from './job-progress.tsx';
export type { JobProgressProps } from './job-progress.tsx';
export { JobState, StateLabel } from './job-state.tsx';
export type { JobStateProps } from './job-state.tsx';
export { JobTimeline } from './job-timeline.tsx';
export type { JobTimelineProps } from './job-timeline.tsx';
export { JobTree } from './job-tree.tsx';
export type { JobTreeProps } from './job-tree.tsx';
export { PresenceAvatars } from './presence-avatars.tsx';
export type { PresenceAvatarsProps } from './presence-avatars.tsx';
export { ProgressBar } from './progress-bar.tsx';
export type { ProgressBarProps } from './progress-bar.tsx';
export { QueueCard } from './queue-card.tsx';
export type { QueueCardProps } from './queue-card.tsx';
export type { ThroughputPoint } from './queue-words.ts';
export { ReviewCard } from './review-card.tsx';
export type { ReviewAsk, ReviewCardProps } from './review-card.tsx';
export { useReviewInbox } from './use-review-inbox.ts';
export { SystemStatus } from './system-status.tsx';
export type { SystemStatusProps } from './system-status.tsx';
export { StateIcon } from './state-icon.tsx';

export { ToastProvider } from './toast-provider.tsx';
export type { ToastProviderProps } from './toast-provider.tsx';
export type { ToastKind } from './toast-words.ts';
export { Toaster } from './toaster.tsx';
export type { ToasterProps, ToastPosition } from './toaster.tsx';
export { useToasts } from './toasts.ts';
export type { PromiseToasts, ToastAction, ToastOptions, Toasts } from './toasts.ts';
export { useConnectionToasts } from './use-connection-toasts.ts';
export { useJobToasts } from './use-job-toasts.ts';
export type { UseJobToastsOptions } from './use-job-toasts.ts';
export { useSystemToasts } from './use-system-toasts.ts';
export type { UseSystemToastsOptions } from './use-system-toasts.ts';
export type { LoadKind, LoadLevel } from '@headway/protocol';
export { useNews } from './news-context.ts';
export type { HearNews, TabsThatTell } from './news-context.ts';
export type { News } from './news-teller.ts';
