import type { Job, Publication, Publisher } from '@headway/protocol';
import { roleOf } from './access.ts';
import type { HubDatabase, HubTransaction } from '../database.ts';

/**
 * A publisher that keeps what jobs and batches of a project tell from people who are no longer in it: who has started
 * one hears of it in their own channel for as long as they are a member.
 */
export function membersOnly(
  publisher: Publisher<HubTransaction>,
  db: HubDatabase,
): Publisher<HubTransaction> {
  return {
    async publish(publication: Publication, transaction?: HubTransaction) {
      const projectId = projectOf(publication);
      if (projectId === undefined) return publisher.publish(publication, transaction);
      const channels: string[] = [];
      for (const channel of publication.channels) {
        const userId = channel.startsWith('user:') ? channel.slice('user:'.length) : null;
        if (userId === null || (await roleOf(transaction ?? db, userId, projectId)) !== null) {
          channels.push(channel);
        }
      }
      return publisher.publish({ ...publication, channels }, transaction);
    },
  };
}

/** By the labels, as jobs and batches have; of what has none, as questions, by where else it is told. */
function projectOf({ data, channels }: Publication): string | undefined {
  const labelled = (data as Partial<Pick<Job, 'labels'>> | null)?.labels?.['projectId'];
  return labelled ?? channels.find((channel) => channel.startsWith('project:'))?.slice('project:'.length);
}
