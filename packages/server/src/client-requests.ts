import {
  type AuthenticateMessage,
  encodeJson,
  HeadwayError,
  type PublishMessage,
  type RequestMessage,
} from '@headway/protocol';
import type { Identity } from './options.ts';
import type { Services } from './services.ts';
import { toldError } from './told-error.ts';

/** What a client asks of the server beside its subscriptions. Each function gives the result of the reply. */

/** @throws HeadwayError `unknown_channel`, `unknown_type`, `forbidden`, `invalid_event`. */
export function publish(services: Services, identity: Identity, message: PublishMessage): Promise<unknown> {
  const { access, publisher, replies, settings } = services;
  return replies.once(identity.userId, `publish ${message.id}`, async () => {
    const { channel, event } = message;
    await access.requirePublish(identity, channel);
    if (!publisher.clientsMayPublish(event.type)) throw new HeadwayError('forbidden');
    if (!isEncodable(event.data)) throw new HeadwayError('invalid_event');
    try {
      const { id, positions } = await publisher.publish([channel], event);
      const [position] = positions;
      return { id, channel, position: position && { epoch: position.epoch, offset: position.offset } };
    } catch (error) {
      throw toldError(error, 'publish', settings.onError);
    }
  });
}

/** @throws HeadwayError `unknown_method`, or what the method throws. */
export function request(services: Services, identity: Identity, message: RequestMessage): Promise<unknown> {
  const { methods, replies } = services;
  const method = methods.get(message.method);
  if (!method) return Promise.reject(new HeadwayError('unknown_method'));
  return replies.once(identity.userId, `request ${message.id}`, async () =>
    method(message.params, { identity, requestId: message.id }),
  );
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

/** JSON may be nested more deeply than it can be written again; such data must not get as far as the subscribers. */
function isEncodable(data: unknown): boolean {
  try {
    encodeJson({ data });
    return true;
  } catch {
    // The answer is the whole of it: the sender is told `invalid_event`.
    return false;
  }
}
