export { assetSchema, jobSchema, problemSchema, projectSchema, rejectedFileSchema } from './entities.ts';
export type { Page, Problem, RejectedFile, ResultDocument, SessionInfo, UploadAnswer } from './entities.ts';
export { hubEvents } from './events.ts';
export type { HubEvents } from './events.ts';
export { deletionSchema } from './deletion.ts';
export type { Deletion } from './deletion.ts';
export { projectProgressSchema } from './project-progress.ts';
export type { ProjectProgress } from './project-progress.ts';
export { accountSessionSchema, personSchema } from './account.ts';
export type { AccountChange, AccountPart, AccountSession, Person } from './account.ts';
export { contactSchema, memberDepartureSchema, projectMemberSchema } from './members.ts';
export type { Contact, MemberDeparture, ProjectMember } from './members.ts';
export { roles } from './roles.ts';
export type { Role } from './roles.ts';
export { allows, projectActions } from './policy.ts';
export type { ProjectAction } from './policy.ts';
export { listedNoticeSchema, noticeLevels, noticeSchema } from './notice.ts';
export type { ListedNotice, Notice, NoticeDismissal } from './notice.ts';
export { historySpans, systemSampleSchema, systemWarningSchema } from './system-history.ts';
export type { SystemSample, SystemWarning } from './system-history.ts';
export { bulkAction, bulkActionSchema, jobActions, jobSelectionSchema, mostIds } from './bulk-action.ts';
export type { BulkAction, BulkRefusal, BulkResult, JobAction, JobSelection } from './bulk-action.ts';
export { PlaneError } from './planes.ts';
export type {
  FileFacts,
  PlaneFile,
  PlaneFileInfo,
  PlanePlace,
  PlaneReader,
  PlaneSamples,
  StackLayout,
} from './planes.ts';
export { planeAddress, readPlaneAddress } from './shown-plane.ts';
export type { ShownPlane } from './shown-plane.ts';
export {
  offeredPipelineSchema,
  stackHistogramSchema,
  stackInfoSchema,
  stackLayoutSchema,
} from './stack-info.ts';
export type { OfferedPipeline, StackChannel, StackHistogram, StackInfo } from './stack-info.ts';
export { channelPixelsSchema, pixelInfoSchema, sampleFormats } from './pixels.ts';
export type { ChannelPixels, PixelInfo, SampleFormat } from './pixels.ts';
export { channelColour, readColour } from './channel-colour.ts';
export type { Rgb } from './channel-colour.ts';
export { csvCell, csvRow } from './csv.ts';
export { projectFiguresSchema } from './figures.ts';
export type {
  Bar,
  Distribution,
  ImageFigures,
  Measure,
  ProjectFigures,
  ResultFigures,
  Figures,
} from './figures.ts';
export { imageAction, imageActionSchema } from './image-action.ts';
export type { ImageAction, ImageActionName } from './image-action.ts';
export { EditRefusal } from './edit-refusal.ts';
export type { EditRefusalCode } from './edit-refusal.ts';
export { keptVersions, mostEditPoints, mostHeld, mostMarked, mostOperations } from './bounds.ts';
export { editOperationSchema, versionConflictSchema } from './edit.ts';
export type {
  EditBase,
  EditConflict,
  Edited,
  EditOperation,
  ImagePoint,
  Outline,
  Rebased,
  VersionConflict,
} from './edit.ts';
export { assetEditingSchema, editingNoteSchema, newVersionSchema, resultVersionSchema } from './versions.ts';
export type { AssetEditing, EditingNote, NewVersion, ResultVersion, SavedVersion } from './versions.ts';
export { definePipeline } from './pipeline.ts';
export { pipelineInput } from './pipeline-input.ts';
export type {
  Pipeline,
  PipelineContext,
  PipelineEditor,
  PipelineInput,
  PipelinePreview,
  PipelineReview,
  PipelineRunner,
  PipelineStep,
  ResultExport,
  ResultExports,
  ResultFileWriter,
} from './pipeline.ts';
export { activityActions, activitySchema } from './activity.ts';
export type { Activity, ActivityAction, ActivitySubject } from './activity.ts';
export { inboxStateSchema, markNotificationsSchema, notificationSchema } from './notifications.ts';
export type {
  InboxState,
  MarkNotifications,
  Named,
  Notification,
  NotificationKind,
  NotificationKinds,
  NotificationOf,
} from './notifications.ts';
export { foundImageSchema } from './search.ts';
export type { FoundImage } from './search.ts';
export {
  announcedFileSchema,
  announcedUploadsSchema,
  askedUploadsSchema,
  mostAnnounced,
  uploadActions,
  uploadBatchSchema,
  uploadSchema,
  uploadStatuses,
} from './uploads.ts';
export type {
  AnnouncedFile,
  AnnouncedUploads,
  AskedUploads,
  Upload,
  UploadAction,
  UploadBatch,
  UploadPage,
  UploadProblem,
  UploadStatus,
} from './uploads.ts';
export { invitationLookSchema, invitationSchema, invitedSchema } from './invitations.ts';
export type { Invitation, InvitationLook, Invited } from './invitations.ts';
