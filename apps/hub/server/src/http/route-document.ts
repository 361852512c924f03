import type { SwaggerTransform } from '@fastify/swagger';
import { positionHeader } from '@headway/protocol';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { problemMediaType } from './problem.ts';

/** What the API document says about a route beyond its schemas; nothing is checked by it. */
export interface RouteNotes {
  /** JSON Schema of a body that the route reads by itself. */
  body?: object;
  /** Answers that are not JSON, by status: OpenAPI's response objects. */
  answers?: Readonly<Record<number, object>>;
  /** The answer has `Headway-Position`. */
  live?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    notes?: RouteNotes;
  }
}

/** A file as an answer. */
export function fileAnswer(description: string, ...mediaTypes: readonly string[]): object {
  const schema = { type: 'string', format: 'binary' };
  return { description, content: Object.fromEntries(mediaTypes.map((type) => [type, { schema }])) };
}

/** The answer to `If-None-Match` with the `ETag` that there is. */
export const notModified = { description: 'Not changed', type: 'null' } as const;

const descriptions: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'There is no such thing, or it is not yours',
  410: 'It is no longer there',
  409: 'It does not fit the present state',
  413: 'Too large',
  415: 'This kind of body is not understood',
  422: 'The content is not valid',
  429: 'Too many attempts',
  503: 'Not available',
};

/** Turns a route's zod schemas into JSON Schema, and adds what all routes have in common. */
export const documentRoute: SwaggerTransform = (input) => {
  const { schema, url } = jsonSchemaTransform(input as Parameters<typeof jsonSchemaTransform>[0]);
  if (!schema || schema.hide) return { schema: schema ?? { hide: true }, url };
  const notes = input.route.config?.notes ?? {};
  const body = notes.body ?? schema.body;
  return {
    url,
    schema: {
      ...schema,
      ...(body !== undefined && { body }),
      operationId: operationId(String(input.route.method), url),
      response: {
        ...successes(schema.response as Answers | undefined, notes),
        ...problems(schema.response as Answers | undefined, input.schema),
      },
    },
  };
};

type Answers = Readonly<Record<string, object>>;

function successes(declared: Answers = {}, { answers = {}, live = false }: RouteNotes): Answers {
  const headers = { [positionHeader]: { type: 'string', description: 'How far the answer reaches' } };
  const found = Object.entries(declared).filter(([status]) => Number(status) < 400);
  return {
    ...Object.fromEntries(found.map(([status, answer]) => [status, live ? { ...answer, headers } : answer])),
    ...answers,
  };
}

/** What was declared, what every route with such a request may answer, and anything else. */
function problems(declared: Answers = {}, request: object): Answers {
  const statuses = new Set(
    Object.keys(declared)
      .map(Number)
      .filter((status) => status >= 400),
  );
  if ('body' in request) for (const status of [413, 415, 422]) statuses.add(status);
  if ('params' in request || 'querystring' in request || 'body' in request) statuses.add(400);
  const content = { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } };
  const named = [...statuses].toSorted((a, b) => a - b);
  return {
    ...Object.fromEntries(
      named.map((status) => [status, { description: descriptions[status] ?? 'Not a success', content }]),
    ),
    default: { description: 'Any other answer that is not a success', content },
  };
}

/** `GET /api/projects/:id/assets` → `getProjectsByIdAssets`. */
function operationId(method: string, url: string): string {
  const words = url
    .replace(/^\/api\//, '')
    .replaceAll(/:(\w+)/g, 'by/$1')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}
