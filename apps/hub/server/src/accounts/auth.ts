import type { AccountPart } from '@headway/hub-api';
import { createIds, systemClock } from '@headway/protocol';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware, isAPIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { jwt } from 'better-auth/plugins/jwt';
import type { AccountDeed } from './account-audit.ts';
import { minPasswordLength } from '../config.ts';
import type { HubDatabase } from '../database.ts';

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
  /** Something that people see of an account is another now. */
  onChanged?: (userId: string, part: AccountPart) => void;
  /** Somebody did something with their account. */
  onDeed?: (deed: AccountDeed) => void;
  /** Gives somebody the link by which they choose a new password. MUST NOT take the time of the mail server. */
  sendResetLink?: (account: { id: string; email: string }, token: string) => void;
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
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength,
      resetPasswordTokenExpiresIn: resetLinkSeconds,
      // Whoever knew the old password is out, wherever that is.
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => {
        if (await mayHaveLink(options.db, user.id)) options.sendResetLink?.(user, token);
      },
      onPasswordReset: async ({ user }) => {
        await forgetLinks(options.db, user.id);
        options.onDeed?.({ userId: user.id, action: 'account.password-reset' });
      },
    },
    // Whoever reads the database can not use the links in it.
    verification: { storeIdentifier: 'hashed' },
    user: {
      additionalFields: {
        deactivatedAt: { type: 'string', required: false, input: false },
      },
    },
    // How exact it is when a session was used last.
    session: { updateAge: 60 },
    telemetry: { enabled: false },
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
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        '/change-password': { window: 60, max: 20 },
        '/request-password-reset': { window: 60, max: 10 },
        '/reset-password': { window: 60, max: 20 },
      },
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
      // It would end this session too and begin a new one: pages that are open would not know.
      before: createAuthMiddleware(async ({ path, body }) =>
        path === '/change-password'
          ? { context: { body: { ...body, revokeOtherSessions: false } } }
          : undefined,
      ),
      after: createAuthMiddleware(async ({ path, context: { session, returned, internalAdapter } }) => {
        if (path !== '/change-password' || !session || isAPIError(returned)) return;
        // Whoever knew the old password is out, wherever that is.
        const all = await internalAdapter.listSessions(session.user.id);
        const others = all.filter(({ id }) => id !== session.session.id);
        for (const { token } of others) await internalAdapter.deleteSession(token);
        await forgetLinks(options.db, session.user.id);
        options.onDeed?.({ userId: session.user.id, action: 'account.password-changed' });
      }),
    },
    databaseHooks: {
      user: {
        create: { after: async (user) => options.onChanged?.(user.id, 'profile') },
      },
      session: {
        create: {
          before: async ({ userId }) => {
            if (!(await isDeactivated(options.db, userId))) return;
            throw new APIError('FORBIDDEN', {
              code: 'ACCOUNT_DEACTIVATED',
              message: 'This account is deactivated. Ask the administrator of this hub.',
            });
          },
          after: async (session) => {
            options.onChanged?.(session.userId, 'sessions');
            const data = {
              address: session.ipAddress || null,
              agent: session.userAgent?.slice(0, 400) ?? null,
            };
            options.onDeed?.({ userId: session.userId, action: 'account.signed-in', data });
          },
        },
        delete: {
          after: async (session, endpoint) => {
            options.onSessionEnded(session.id);
            options.onChanged?.(session.userId, 'sessions');
            if (endpoint?.path === '/sign-out') {
              options.onDeed?.({ userId: session.userId, action: 'account.signed-out' });
            }
          },
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

/** How long a link for a new password is good. */
export const resetLinkSeconds = 3600;
/** Links for one account that are good at one time; nobody's inbox is filled by others. */
const mostLinks = 5;

/** Whether one more link may be sent; the newest is counted already. */
async function mayHaveLink(db: HubDatabase, userId: string): Promise<boolean> {
  const { count } = await db
    .selectFrom('verification')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('value', '=', userId)
    .where('expiresAt', '>', new Date().toISOString())
    .executeTakeFirstOrThrow();
  return count <= mostLinks && !(await isDeactivated(db, userId));
}

/** Of several links only the first that is used is good. */
async function forgetLinks(db: HubDatabase, userId: string): Promise<void> {
  await db.deleteFrom('verification').where('value', '=', userId).execute();
}

async function isDeactivated(db: HubDatabase, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('id', '=', userId)
    .where('deactivatedAt', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

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
