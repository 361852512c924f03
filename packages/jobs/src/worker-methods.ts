import { HeadwayError } from '@headway/protocol';
import { workerCalls, type WorkerMethod } from '@headway/protocol/workers';
import type { WorkerGateway } from './worker-gateway.ts';
import type { WorkerTokens } from './worker-token.ts';

/** A method for `request` messages, as `createHeadway` of `@headway/server` takes it. */
export interface WorkerMethodHandler {
  handler: (params: unknown, context: { identity: { userId: string } }) => Promise<unknown>;
  repeatable: boolean;
}

const prefix = 'worker:';

/** The user id of the identity of a worker token: no person has one like it. */
export function workerUserId(tokenId: string): string {
  return `${prefix}${tokenId}`;
}

/** The token that an identity stands for; `null` for a person. */
export function tokenIdOf(userId: string): string | null {
  return userId.startsWith(prefix) ? userId.slice(prefix.length) : null;
}

/**
 * The calls of a gateway as methods: `worker.take`, `worker.report`, … They are for identities of worker tokens only,
 * and the token is looked at again at each call.
 * @example
 * createHeadway({ …, methods: workerMethods(gateway, tokens) });
 */
export function workerMethods(
  gateway: WorkerGateway,
  tokens: Pick<WorkerTokens, 'find'>,
): Record<string, WorkerMethodHandler> {
  const methods = Object.keys(workerCalls) as WorkerMethod[];
  return Object.fromEntries(
    methods.map((method) => [
      `worker.${method}`,
      {
        async handler(params, { identity }) {
          const tokenId = tokenIdOf(identity.userId);
          if (tokenId === null)
            throw new HeadwayError('forbidden', 'This is for workers, with a token of theirs.');
          return gateway.call(await tokens.find(tokenId), { method, params });
        },
        // Told twice they do no harm: a run that was taken for nobody comes back when its lease is over.
        repeatable: true,
      },
    ]),
  );
}
