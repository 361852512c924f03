import { createIds, systemClock } from '@headway/protocol';
import { betterAuth } from 'better-auth';
import { createAuthMiddleware, isAPIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { jwt } from 'better-auth/plugins/jwt';
import { minPasswordLength } from './config.ts';
import type { HubDatabase } from './database.ts';

/** Who issues the tokens for `/ws`, and whom they are for. */
export const tokenIssuer = 'headway-hub';
export const tokenAudience = 'headway';

/** Set by our own adapter on each request, so that attempts are counted per address and not all together. */
export const addressHeader = 'x-hub-client-address';

export interface AuthOptions {
  db: HubDatabase;
  secret: string;
  /** Where browsers find the hub. */
  baseUrl: string;
  /** Origins whose requests may carry cookies; asked at each request. */
  trustedOrigins: () => readonly string[];
  /** A session has ended: its connections must go, and its tokens are no good any more. */
  onSessionEnded: (sessionId: string) => void;
  /** An error that no client is to blame for. */
  onError: (error: unknown) => void;
}

/** Accounts and sessions. Sign-up is closed: the first account is made by `first-account.ts`. */
export function createAuth(options: AuthOptions) {
  const ids = createIds(systemClock());
  return betterAuth({
    appName: 'Headway',
    baseURL: options.baseUrl,
    secret: options.secret,
    database: { db: options.db, type: 'sqlite' },
    // A page that came from the address that it asks is the hub's own, whatever that address is.
    trustedOrigins: (request) => [
      ...options.trustedOrigins(),
      ...(request ? [new URL(request.url).origin] : []),
    ],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength },
    telemetry: { enabled: false },
    // A page for people whose sign-in elsewhere failed: there is no elsewhere.
    disabledPaths: ['/error'],
    onAPIError: {
      // By default everything that a client does wrong goes to the terminal, past the hub's log.
      onError: (error) => {
        if (!isClientError(error)) options.onError(error);
      },
    },
    logger: {
      level: 'warn',
      log: (level, message) => {
        if (level === 'error') options.onError(message);
      },
    },
    rateLimit: {
      enabled: true,
      window: 10,
      max: 1000,
      customRules: { '/sign-in/email': { window: 60, max: 30 } },
    },
    advanced: {
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: {
        generateId: () => ids(),
        // Of all sessions that end together each has to be told of; by default only the first hundred are.
        defaultFindManyLimit: 1_000_000,
      },
    },
    hooks: {
      // Whoever knew the old password is out, wherever that is.
      before: createAuthMiddleware(async ({ path, body }) =>
        path === '/change-password'
          ? { context: { body: { ...body, revokeOtherSessions: true } } }
          : undefined,
      ),
    },
    databaseHooks: {
      session: {
        delete: {
          after: async (session) => options.onSessionEnded(session.id),
        },
      },
    },
    plugins: [
      jwt({
        disableSettingJwtHeader: true,
        jwt: {
          issuer: tokenIssuer,
          audience: tokenAudience,
          expirationTime: '15m',
          // Without this the token would carry the whole account.
          definePayload: ({ session }) => ({ sid: session.id, jti: ids() }),
        },
      }),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;

function isClientError(error: unknown): boolean {
  return isAPIError(error) && error.statusCode < 500;
}

/** Creates or completes the tables of the accounts. */
export async function migrateAccounts(auth: Auth): Promise<void> {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
}

/** Ends all sessions and throws away the keys of the tokens: after the secret was lost, nothing of them can be read. */
export async function forgetSessions(db: HubDatabase): Promise<void> {
  await db.deleteFrom('session').execute();
  await db.deleteFrom('jwks').execute();
}
