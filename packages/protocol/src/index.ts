export { parseChannel } from './channel.ts';
export type { Channel, ChannelParts } from './channel.ts';
export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { codeSentences, sentenceOf } from './code-sentences.ts';
export { closeCodeOf, codeOfClose, codes, HeadwayError, isCode, wordsOf } from './codes.ts';
export type { Code, CodeEntry, Reaction } from './codes.ts';
export { httpStatuses } from './http-statuses.ts';
export { decodeClientMessage, decodePosition } from './decode-client-message.ts';
export { decodeDelivery } from './decode-delivery.ts';
export { decodePresence } from './decode-presence.ts';
export { decodeEvent, decodeServerMessage } from './decode-server-message.ts';
export { combineEvents, defineEvents } from './define-events.ts';
export type { EventDefinition, EventMap, EventRegistry, EventsOf, PreparedEvent } from './define-events.ts';
export type { EventDraft, EventFacts, HeadwayEvent } from './event.ts';
export { passesFilter, passesKey, passesType } from './filter.ts';
export { createIds } from './ids.ts';
export { defineJobContract } from './job-contract.ts';
export type { JobContract, JobInput, JobResult, RunTypes } from './job-contract.ts';
export { deepestSteps, stepName } from './step-spec.ts';
export type { StepNames, StepSpec, StepsWithin } from './step-spec.ts';
export { isFinal, jobStatuses } from './job.ts';
export type { Job, JobError, JobStatus, JobStep, JobSummary, JobWarning } from './job.ts';
export { decodeJson, encodeJson } from './json.ts';
export { clientKinds, protocolVersion } from './messages.ts';
export type {
  AckMessage,
  AuthenticateMessage,
  ClientInfo,
  ClientKind,
  ClientMessage,
  ConnectedMessage,
  ConnectionLimits,
  ConnectMessage,
  ControlMessage,
  DeliveryMessage,
  DrainingMessage,
  ErrorMessage,
  EventFilter,
  OptionalMessage,
  PingMessage,
  PresenceMember,
  PresenceMessage,
  PublishMessage,
  RecoveryReason,
  RefusedSubscription,
  ReplyMessage,
  RequestMessage,
  ServerMessage,
  SkippedMessage,
  SubscribedMessage,
  SubscribeMessage,
  SubscriptionRequest,
  UnsubscribedMessage,
  UnsubscribeMessage,
  UnwatchMessage,
  WatchMessage,
} from './messages.ts';
export { formatPositionHeader, parsePositionHeader, positionHeader } from './position.ts';
export type { ChannelPosition, Position } from './position.ts';
export type { Publication, Publisher } from './publisher.ts';
export type {
  Asset,
  AssetStack,
  StackOrder,
  BuiltinEvents,
  DeliveryFailure,
  Project,
  SystemNotice,
  SystemStatus,
  WorkerWanted,
} from './builtin.ts';
export { heardStatus, initialLoad, loadLevels, loadOf } from './system-load.ts';
export type { LoadKind, LoadLevel, LoadState } from './system-load.ts';
export type { JobItem, JobLogLine, JobPreview, JobReview, JobStepState } from './job-events.ts';
export type { Batch, QueueOrder, QueueStats } from './queue-events.ts';
export { readJob, writeJob } from './wire-job.ts';
export type { WireJob } from './wire-job.ts';
