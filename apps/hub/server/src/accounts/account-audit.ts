import type { Activity, ActivityAction } from '@headway/hub-api';
import { recordActivity } from '../news/activity.ts';
import type { HubServices } from '../hub-context.ts';

/** What somebody did with their account. */
export interface AccountDeed {
  userId: string;
  action: Extract<ActivityAction, `account.${string}`>;
  data?: Activity['data'];
}

/** Records what people do with their accounts, one after the other. */
export interface AccountAudit {
  /** Does not wait: that it can't be recorded must keep nobody from signing in, and the accounts may be in the middle of a change. */
  record(deed: AccountDeed): void;
  /** Resolves when all of it is recorded. */
  settled(): Promise<void>;
}

export function createAccountAudit(
  hub: Pick<HubServices, 'db' | 'publisher' | 'now' | 'newId'>,
  onError: (error: unknown, context: { stage: string }) => void,
): AccountAudit {
  let last: Promise<void> = Promise.resolve();

  async function store({ userId, action, data }: AccountDeed): Promise<void> {
    await hub.db.transaction().execute((trx) =>
      recordActivity(hub, trx, {
        projectId: null,
        actorId: userId,
        action,
        ...(data && { data }),
      }),
    );
  }

  return {
    record(deed) {
      last = last.then(() => store(deed)).catch((error: unknown) => onError(error, { stage: 'audit' }));
    },
    settled: () => last,
  };
}
