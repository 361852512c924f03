import { formatPositionHeader, positionHeader } from '@headway/protocol';
import type { FastifyReply } from 'fastify';
import type { HubContext } from '../hub-context.ts';

/**
 * Says how far an answer reaches into its channels. Call it BEFORE reading the data: an event that comes in between is
 * then applied on top, and the entity's revision tells if it was already in. When live updates are down, the answer
 * goes out without positions.
 */
export async function sendPositions(
  { headway, log }: Pick<HubContext, 'headway' | 'log'>,
  reply: FastifyReply,
  channels: readonly string[],
): Promise<void> {
  try {
    const positions = await Promise.all(
      channels.map(async (channel) => ({ channel, ...(await headway.position(channel)) })),
    );
    reply.header(positionHeader, formatPositionHeader(positions));
  } catch (error) {
    log.error({ err: error }, 'the position of a channel could not be read');
  }
}
