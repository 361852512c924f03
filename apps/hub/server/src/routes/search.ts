import { z } from 'zod';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { searchImages } from '../images/search-images.ts';
import { problemAnswers, schemas } from './schemas.ts';

const querySchema = z.object({
  q: z.string().min(1).max(200).describe('Words that must all be in the name'),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export function searchRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/search',
    {
      schema: {
        tags: ['Search'],
        summary: 'Images of all your projects, by name',
        querystring: querySchema,
        response: { 200: z.object({ images: z.array(schemas.foundImage) }), ...problemAnswers(400, 401) },
      },
    },
    async (request) => {
      const userId = await hub.userIdOf(request);
      const { q, limit } = request.query;
      return { images: await searchImages(hub.db, userId, { words: q, limit }) };
    },
  );
}
