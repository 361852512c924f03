import { LogError } from '@headway/log';
import {
  type AuthenticateMessage,
  HeadwayError,
  type PublishMessage,
  type RequestMessage,
} from '@headway/protocol';
import type { Published } from './headway.ts';
import { hashOf, otherMessage } from './message-hash.ts';
import type { Identity, RequestLedger } from './options.ts';
import type { Asked } from './recent-replies.ts';
import type { Services } from './services.ts';
import { toldError } from './told-error.ts';

/** What a client asks of the server beside its subscriptions. Each function gives the result of the reply. */

/**
 * The log keeps the user's id with the event, so that it takes effect once also across restarts.
 * @throws HeadwayError `unknown_channel`, `unknown_type`, `forbidden`, `invalid_event`, `conflict`.
 */
export async function publish(
  services: Services,
  identity: Identity,
  message: PublishMessage,
): Promise<unknown> {
  const { access, publisher, settings } = services;
  const { channel, event, id } = message;
  const hash = hashOf([channel, event.type, event.data]);
  const once = { idempotencyKey: `client:${JSON.stringify([identity.userId, id])}`, hash: hash ?? '' };
  try {
    await access.requirePublish(identity, channel);
    if (!publisher.clientsMayPublish(event.type)) throw new HeadwayError('forbidden');
    if (hash === null) throw new HeadwayError('invalid_event');
  } catch (error) {
    // Rules may have changed since the first time: what has taken effect is never told as refused.
    const before = await publisher.published(once);
    if (before) return replyOf(channel, before);
    throw error;
  }
  try {
    return replyOf(channel, await publisher.publish([channel], event, once));
  } catch (error) {
    const told = toldError(error, 'publish', settings.onError);
    throw mayBeStored(error) ? new HeadwayError('outcome_unknown') : told;
  }
}

/** After these errors of a log it can't be told; all others say that nothing is stored. */
function mayBeStored(error: unknown): boolean {
  return error instanceof LogError && (error.code === 'failed' || error.code === 'interrupted');
}

function replyOf(channel: string, { id, positions: [position] }: Published): unknown {
  return { id, channel, position: position && { epoch: position.epoch, offset: position.offset } };
}

/**
 * Runs a method once for a user's id. One that is sent again after a restart is known only to the ledger; what that does
 * not know may have taken effect, unless the method says that this doesn't matter.
 * @throws HeadwayError `unknown_method`, `conflict`, `outcome_unknown`, or what the method throws.
 */
export async function request(
  services: Services,
  identity: Identity,
  { id, method: name, params, sentTo }: RequestMessage,
): Promise<unknown> {
  const { methods, replies, run } = services;
  const fingerprint = hashOf([name, params]);
  if (fingerprint === null) throw new HeadwayError('bad_message');
  const asked = { userId: identity.userId, id, hash: fingerprint };
  return replies.once(asked, async (mayBeForgotten) => {
    const before = await settled(services, asked);
    if (before) return before.result;
    const mayHaveRun = sentTo !== undefined && (sentTo !== run || mayBeForgotten);
    const method = methods.get(name);
    if (mayHaveRun && !method?.repeatable) throw new HeadwayError('outcome_unknown');
    if (!method) throw new HeadwayError('unknown_method');
    try {
      return await method.handler(params, { identity, requestId: id, fingerprint });
    } catch (error) {
      // It may have failed after it had committed.
      const committed = await settled(services, asked, error);
      if (committed) return committed.result;
      throw error;
    }
  });
}

/** What the ledger knows of a request. @param error what its method threw @throws HeadwayError `conflict`. */
async function settled(
  { ledger, settings }: Services,
  { userId, id, hash }: Asked,
  error?: unknown,
): Promise<{ result: unknown } | null> {
  if (!ledger) return null;
  let found: Awaited<ReturnType<RequestLedger['find']>>;
  try {
    found = await ledger.find({ userId, requestId: id });
  } catch (cause) {
    if (error === undefined) throw cause;
    settings.onError(error, { stage: 'message' });
    settings.onError(cause, { stage: 'ledger' });
    throw new HeadwayError('outcome_unknown', undefined, { cause });
  }
  if (found?.fingerprint && found.fingerprint !== hash) throw otherMessage();
  if (found && error !== undefined) settings.onError(error, { stage: 'message' });
  return found;
}

/** Checks a new token for a live connection. @throws HeadwayError `user_changed`, or why the token was refused. */
export async function renewIdentity(
  { authenticate }: Services,
  identity: Identity,
  { token }: AuthenticateMessage,
): Promise<Identity> {
  const renewed = await authenticate(token);
  if (renewed.userId !== identity.userId) throw new HeadwayError('user_changed');
  return renewed;
}
