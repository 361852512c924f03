import swagger from '@fastify/swagger';
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from './app-types.ts';
import { documentRoute } from './route-document.ts';

type ApiDocument = ReturnType<typeof jsonSchemaTransformObject>;

/** Collects the routes into the OpenAPI document. Register it before them. */
export async function collectApiDocument(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Headway hub',
        version: '1',
        description:
          'Upload images, watch them being processed, fetch results. Lists answer `{ items, nextCursor }`. Errors are ' +
          'problem documents (RFC 9457) with a stable `code`. Answers that a screen keeps live carry `Headway-Position`: ' +
          'subscribe on `/ws` after it.',
      },
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'better-auth.session_token',
            description:
              'Set by `POST /api/auth/sign-in/email`; behind HTTPS its name begins with `__Secure-`. Requests that ' +
              'change something are refused when their `Origin` is foreign.',
          },
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'From `GET /api/auth/token`',
          },
          worker: {
            type: 'http',
            scheme: 'bearer',
            description: 'A worker token, from `POST /api/worker-tokens`',
          },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: documentRoute,
    transformObject: (document) => withoutUnusedSchemas(jsonSchemaTransformObject(document)),
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').serializer(JSON.stringify).send(app.swagger()),
  );
}

/** Each named schema comes twice, as what is sent and as what is received; nothing refers to the latter. */
function withoutUnusedSchemas(document: ApiDocument): ApiDocument {
  if (!('components' in document)) return document;
  const text = JSON.stringify(document);
  const used = Object.entries(document.components?.schemas ?? {}).filter(([name]) =>
    text.includes(`"#/components/schemas/${name}"`),
  );
  return {
    ...document,
    components: { ...document.components, schemas: Object.fromEntries(used) },
  } as ApiDocument;
}
