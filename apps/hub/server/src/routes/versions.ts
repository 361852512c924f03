import {
  editingNoteSchema,
  keptVersions,
  mostOperations,
  newVersionSchema,
  resultVersionSchema,
} from '@headway/hub-api';
import { z } from 'zod';
import { requireAsset } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { chooseVersion, listVersions, saveVersion } from '../results/result-versions.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Results'];
const version = resultVersionSchema.meta({ id: 'ResultVersion' });

/** A thousand outlines with many points each are some megabytes. */
const mostBytes = 16 * 1024 * 1024;

export function versionRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/assets/:id/results',
    {
      schema: {
        tags,
        summary: 'The versions of the results of an image, newest first',
        description: `The newest ${keptVersions.newest} are kept, and of older ones the current one and up to ${keptVersions.noted} with a note.`,
        params: idParams,
        querystring: pageQuerySchema,
        response: { 200: pageSchema(version), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = request.params;
      await requireAsset(hub.db, { userId, action: 'read' }, id);
      await sendPositions(hub, reply, [`asset:${id}`]);
      return await listVersions(hub.db, id, request.query);
    },
  );

  app.post(
    '/api/results/:id/versions',
    {
      bodyLimit: mostBytes,
      schema: {
        tags,
        summary: 'Correct a result: store a new version of it',
        description: `Up to ${mostOperations} operations, done in their order. When the current version is a newer one, they are done on it as far as they touch nothing that changed; otherwise nothing is stored, and 409 \`version_conflict\` says in \`conflict\` what a person has to decide.`,
        params: idParams,
        body: newVersionSchema,
        response: {
          201: z.object({ version, merged: z.boolean() }),
          ...problemAnswers(400, 401, 403, 404, 409, 422),
        },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const saved = await saveVersion(hub, userId, { resultId: request.params.id, ...request.body });
      return await reply.code(201).header('location', `/api/results/${saved.version.id}`).send(saved);
    },
  );

  app.put(
    '/api/assets/:id/current-result',
    {
      schema: {
        tags,
        summary: 'Choose which version of the results of an image counts',
        params: idParams,
        body: z.object({ resultId: z.string().min(1).max(64) }),
        response: { 200: schemas.asset, ...problemAnswers(400, 401, 403, 404, 422) },
      },
    },
    async (request) => {
      const userId = await hub.userIdOf(request);
      const { resultId } = request.body;
      return await chooseVersion(hub, userId, { assetId: request.params.id, resultId });
    },
  );

  app.put(
    '/api/assets/:id/editing',
    {
      schema: {
        tags,
        summary: 'Tell the others who look at an image what you are correcting',
        description: 'Say it again twice a minute while it lasts, and `state: null` when it is over.',
        params: idParams,
        body: editingNoteSchema,
        response: { 204: z.null().describe('Told'), ...problemAnswers(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = request.params;
      const { clientId, state } = request.body;
      // Whoever may only look by now can still say that it is over.
      await requireAsset(hub.db, { userId, action: state === null ? 'read' : 'write' }, id);
      // With the person's id: nobody can speak of another one's tab.
      const tab = `${userId}-${clientId}`;
      if (state === null) {
        await hub.headway.publish(
          `asset:${id}`,
          { type: 'asset.edited', data: null },
          { tombstoneKey: `editing:${tab}` },
        );
      } else {
        const { name } = await hub.db
          .selectFrom('user')
          .select('name')
          .where('id', '=', userId)
          .executeTakeFirstOrThrow();
        await hub.headway.publish(`asset:${id}`, {
          type: 'asset.editing',
          data: { ...state, assetId: id, userId, name, clientId: tab },
        });
      }
      return await reply.code(204).send(null);
    },
  );
}
