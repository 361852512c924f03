import { batchSchema, jobReviewSchema } from '@headway/protocol/builtin';
import {
  activitySchema,
  assetSchema,
  contactSchema,
  deletionSchema,
  inboxStateSchema,
  invitationSchema,
  jobSchema,
  notificationSchema,
  problemSchema,
  projectFiguresSchema,
  projectMemberSchema,
  projectSchema,
  rejectedFileSchema,
  foundImageSchema,
  uploadBatchSchema,
  uploadSchema,
} from '@headway/hub-api';
import { z } from 'zod';

/** Schemas by name, so that the API document has them once. */
export const schemas = {
  project: named('Project', projectSchema),
  member: named('Member', projectMemberSchema),
  invitation: named('Invitation', invitationSchema),
  contact: named('Contact', contactSchema),
  asset: named('Asset', assetSchema),
  job: named('Job', jobSchema),
  deletion: named('Deletion', deletionSchema),
  projectFigures: named('ProjectFigures', projectFiguresSchema),
  batch: named('Batch', batchSchema),
  review: named('Review', jobReviewSchema),
  notification: named('Notification', notificationSchema),
  inbox: named('Inbox', inboxStateSchema),
  activity: named('Activity', activitySchema),
  foundImage: named('FoundImage', foundImageSchema),
  upload: named('Upload', uploadSchema),
  uploadBatch: named('UploadBatch', uploadBatchSchema),
  problem: named('Problem', problemSchema),
} as const;

export const idParams = z.object({ id: z.string().min(1).max(64).describe('ULID') });

export const uploadAnswerSchema = z.object({
  items: z.array(schemas.asset),
  rejected: z.array(rejectedFileSchema),
});

type Problems<Status extends number> = Record<Status, z.ZodType>;

/** The problem documents that a route may answer with, besides those that the API document adds by itself. */
export function problemAnswers<Status extends number>(...statuses: readonly Status[]): Problems<Status> {
  return Object.fromEntries(statuses.map((status) => [status, schemas.problem])) as Problems<Status>;
}

function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  return schema.meta({ id });
}
