import { assetSchema, jobSchema, problemSchema, projectSchema, rejectedFileSchema } from '@headway/hub-api';
import { z } from 'zod';

/** Schemas by name, so that the API document has them once. */
export const schemas = {
  project: named('Project', projectSchema),
  asset: named('Asset', assetSchema),
  job: named('Job', jobSchema),
  problem: named('Problem', problemSchema),
} as const;

export const idParams = z.object({ id: z.string().min(1).max(64).describe('ULID') });

export const uploadAnswerSchema = z.object({
  items: z.array(schemas.asset),
  rejected: z.array(rejectedFileSchema),
});

const descriptions: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'There is no such thing, or it is not yours',
  409: 'It does not fit the present state',
  413: 'Too large',
  415: 'This kind of body is not understood',
  422: 'The content is not valid',
  429: 'Too many attempts',
  503: 'Not available',
};

type Problems<Status extends number> = Record<Status, z.ZodType>;

/** The problem documents that a route may answer with. */
export function problemAnswers<Status extends number>(...statuses: readonly Status[]): Problems<Status> {
  const entries = statuses.map((status) => [
    status,
    schemas.problem.describe(descriptions[status] ?? 'Not a success'),
  ]);
  return Object.fromEntries(entries) as Problems<Status>;
}

function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  return schema.meta({ id });
}
