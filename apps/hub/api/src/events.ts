import {
  type BuiltinEvents,
  combineEvents,
  defineEvents,
  type EventRegistry,
  HeadwayError,
} from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { z } from 'zod';
import { type Activity, activitySchema } from './activity.ts';
import { type Deletion, deletionSchema } from './deletion.ts';
import { type AccountChange, accountChangeSchema } from './account.ts';
import { type InvitationsChange, invitationsChangeSchema } from './invitations.ts';
import {
  type MemberDeparture,
  memberDepartureSchema,
  type ProjectMember,
  projectMemberSchema,
} from './members.ts';
import { type SystemWarning, systemWarningSchema } from './system-history.ts';
import { type Notice, type NoticeDismissal, noticeDismissalSchema, noticeSchema } from './notice.ts';
import { type InboxState, inboxStateSchema, type Notification, notificationSchema } from './notifications.ts';
import { type ProjectProgress, projectProgressSchema } from './project-progress.ts';

import {
  type AssetEditing,
  assetEditingSchema,
  type ResultVersion,
  resultVersionSchema,
} from './versions.ts';
import { type Upload, type UploadBatch, uploadBatchSchema, uploadSchema } from './uploads.ts';

const hourMs = 3_600_000;

/** Published as the tombstone of a key, which the publication names. */
const deletion = {
  schema: z.null(),
  key: (): string => {
    throw new HeadwayError('invalid_event', 'A deletion needs the key of what is deleted.');
  },
  state: true,
} as const;

/** Type name → data of the events that the hub adds to the built-in ones. */
export interface OwnEvents {
  'deletion.created': Deletion;
  'deletion.ended': null;
  'account.changed': AccountChange;
  'notice.changed': Notice;
  'notice.removed': null;
  'notice.dismissed': NoticeDismissal;
  'warning.changed': SystemWarning;
  'member.changed': ProjectMember;
  'member.removed': null;
  /** Beside `member.removed`: who, and by whom. */
  'member.left': MemberDeparture;
  'invitations.changed': InvitationsChange;
  'notification.changed': Notification;
  'notification.removed': null;
  'inbox.changed': InboxState;
  'activity.changed': Activity;
  'project.progress': ProjectProgress;
  'result.created': ResultVersion;
  'result.removed': null;
  'asset.editing': AssetEditing;
  'asset.edited': null;
  /** On its way: told calmly, the newest is enough. */
  'upload.updated': Upload;
  /** It needs a person. */
  'upload.ended': Upload;
  /** Stored, cancelled or dismissed. */
  'upload.removed': null;
  'upload-batch.updated': UploadBatch;
  'upload-batch.ended': UploadBatch;
  'upload-batch.removed': null;
}

/** All events of the hub's channels. */
export type HubEvents = BuiltinEvents & OwnEvents;

const upload = { schema: uploadSchema, key: ({ id }: Upload) => `upload:${id}`, state: true } as const;
const uploadBatch = {
  schema: uploadBatchSchema,
  key: ({ id }: UploadBatch) => `upload-batch:${id}`,
  state: true,
} as const;

const ownEvents: EventRegistry<OwnEvents> = defineEvents({
  // Told before the tombstone of what was deleted. It ends when that is restored, or gone with its files.
  'deletion.created': {
    schema: deletionSchema,
    key: ({ id }) => `deletion:${id}`,
    state: true,
    ttlMs: hourMs,
  },
  'deletion.ended': deletion,
  'account.changed': { schema: accountChangeSchema },
  'notice.changed': { schema: noticeSchema, key: ({ id }) => `notice:${id}`, state: true, ttlMs: null },
  'notice.removed': deletion,
  'notice.dismissed': { schema: noticeDismissalSchema },
  'warning.changed': {
    schema: systemWarningSchema,
    key: ({ id }) => `warning:${id}`,
    state: true,
    ttlMs: hourMs,
  },
  'member.changed': {
    schema: projectMemberSchema,
    key: (member) => `member:${member.id}`,
    state: true,
    ttlMs: null,
  },
  'member.removed': deletion,
  'notification.changed': {
    schema: notificationSchema,
    key: ({ id }) => `notification:${id}`,
    state: true,
    ttlMs: hourMs,
  },
  'notification.removed': deletion,
  'inbox.changed': {
    schema: inboxStateSchema,
    key: ({ userId }) => `inbox:${userId}`,
    state: true,
    conflatable: true,
    ttlMs: null,
  },
  // In the channels of the members; ended by a tombstone when the project is at rest.
  'project.progress': {
    schema: projectProgressSchema,
    key: ({ projectId }) => `project:${projectId}/progress`,
    state: true,
    conflatable: true,
    ttlMs: null,
  },
  'activity.changed': {
    schema: activitySchema,
    key: ({ id }) => `activity:${id}`,
    state: true,
    conflatable: true,
    ttlMs: hourMs,
  },
  'result.created': {
    schema: resultVersionSchema,
    key: ({ id }) => `result:${id}`,
    state: true,
    ttlMs: null,
  },
  'result.removed': deletion,
  // Said again while it lasts: whoever goes away without a word is forgotten.
  'asset.editing': {
    schema: assetEditingSchema,
    key: ({ clientId }) => `editing:${clientId}`,
    state: true,
    conflatable: true,
    ttlMs: 45_000,
  },
  'asset.edited': deletion,
  'member.left': { schema: memberDepartureSchema },
  // In the project's channel, which all members hear: addresses that were invited are not in it.
  'invitations.changed': {
    schema: invitationsChangeSchema,
    key: ({ projectId }) => `invitations:${projectId}`,
    state: true,
    conflatable: true,
    ttlMs: hourMs,
  },
  'upload.updated': { ...upload, conflatable: true },
  'upload.ended': upload,
  'upload.removed': deletion,
  'upload-batch.updated': { ...uploadBatch, conflatable: true },
  'upload-batch.ended': uploadBatch,
  'upload-batch.removed': deletion,
});

/** All events of the hub's channels, with their schemas and facts. */
export const hubEvents: EventRegistry<HubEvents> = combineEvents(builtinEvents, ownEvents);
