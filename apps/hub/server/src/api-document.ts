import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from './app-types.ts';

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
            description: 'Set by `POST /api/auth/sign-in/email`',
          },
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'From `GET /api/auth/token`',
          },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').serializer(JSON.stringify).send(app.swagger()),
  );
}
