import type { EventDraft } from '@headway/protocol';
import type { NamespaceContext, NamespaceOptions } from '@headway/server';
import { longList, oddScenes, readId, readToken, sharedVisit } from '../shared/addresses.ts';
import { manyJobs } from './many-jobs.ts';

const history = { maxEvents: 400, maxAgeMs: 3_600_000 };
const logLines = { maxEvents: 1000, maxAgeMs: 3_600_000 };

export interface ChannelsOptions {
  clock: { now(): number };
  /** Resolves when the server ends: until then, what asks for it is not answered. */
  held: Promise<void>;
}

/** The channels of the kit's page and who may hear them: each visitor their own, and what is shared. */
export function kitNamespaces({ clock, held }: ChannelsOptions): Record<string, NamespaceOptions> {
  const subscribe = async ({ identity, id }: NamespaceContext): Promise<boolean> => {
    const address = readId(id);
    if (!address) return false;
    if (address.visit === sharedVisit) return true;
    if (address.visit !== readToken(identity.userId)?.visit) return false;
    if (address.scene === oddScenes.held) await held;
    return address.scene !== oddScenes.refused;
  };
  const own: NamespaceOptions = { subscribe, history };
  return {
    visit: { ...own, presence: { graceMs: 2000 } },
    job: own,
    batch: own,
    queue: own,
    system: own,
    'job-log': { subscribe, history: logLines },
    project: {
      ...own,
      load: async (_channel, id) => (id === longList ? manyJobs(clock.now()).map(draftOf) : []),
    },
  };
}

function draftOf(job: ReturnType<typeof manyJobs>[number]): EventDraft {
  return { type: job.status === 'running' ? 'job.progress' : `job.${job.status}`, data: job };
}
