import { createReporter, type Reporter } from '@headway/jobs';
import { sqliteLog } from '@headway/log';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway, type Headway } from '@headway/server';
import { SignJWT } from 'jose';

export interface Live extends Pick<Headway, 'attach' | 'close'> {
  reporter: Reporter;
  /** With it a page shows who it speaks for. */
  tokenOf(user: string): Promise<string>;
}

/** @param path file of the event log. @param secret at least 32 bytes */
export function goLive(path: string, secret: string): Live {
  const onError = (error: unknown): void => console.error(error);
  const log = sqliteLog({ path, onError });
  const { attach, publisher, close } = createHeadway({
    log,
    events: builtinEvents,
    authentication: { secret },
    // What is not allowed is denied: people hear of their own reports, and of nothing else.
    namespaces: { job: {}, user: { subscribe: ({ identity, id }) => identity.userId === id } },
    onError,
  });
  return {
    attach,
    reporter: createReporter({
      publisher,
      log,
      channels: ({ labels }) => [`user:${labels['user']}`],
      onError,
    }),
    tokenOf(user) {
      const token = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(user);
      return token.setExpirationTime('15m').sign(new TextEncoder().encode(secret));
    },
    async close() {
      await this.reporter.close();
      await close();
      await log.close();
    },
  };
}
