import { type Clock, systemClock } from '@headway/protocol';
import { type DurableLimits, resolveDurableOptions } from './durable-options.ts';
import type { HeadwayOptions } from './options.ts';
import { originOf } from './origin.ts';

/** The options of the shell with every default filled in. */
export interface Settings {
  path: string;
  allowedOrigins: ReadonlySet<string>;
  strictOrigins: boolean;
  heartbeatMs: number;
  silenceMs: number;
  stallMs: number;
  connectTimeoutMs: number;
  maxMessageBytes: number;
  maxSubscriptions: number;
  maxMessagesPerSecond: number;
  maxConnections: number;
  maxUnauthenticated: number;
  maxConnectionsPerUser: number;
  maxSnapshotPages: number;
  revocationMs: number;
  onceWindowMs: number;
  pageEvents: number;
  maxQueuedBytes: number;
  durable: DurableLimits;
  sweepMs: number;
  clock: Clock;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** The one place of the defaults. */
export const defaults = {
  path: '/ws',
  strictOrigins: false,
  heartbeatMs: 25_000,
  silenceMs: 45_000,
  stallMs: 60_000,
  connectTimeoutMs: 10_000,
  maxMessageBytes: 1_048_576,
  maxSubscriptions: 1000,
  maxMessagesPerSecond: 100,
  maxConnections: 50_000,
  maxUnauthenticated: 10_000,
  maxConnectionsPerUser: 50,
  maxSnapshotPages: 200,
  revocationMs: 86_400_000,
  onceWindowMs: 3_600_000,
  pageEvents: 500,
  maxQueuedBytes: 8_388_608,
  sweepMs: 60_000,
};

const namespacePattern = /^[a-z][a-z0-9-]{0,31}$/;
/** Channels that the server keeps for itself. */
const reservedPrefix = 'headway-';
// HS256 needs a key as long as its hash (RFC 7518, section 3.2).
const minSecretBytes = 32;

/**
 * Checks the options once, at the door, and fills in the defaults.
 * @throws TypeError that names the option, what was expected and what came.
 */
export function resolveOptions<Events extends object>(options: HeadwayOptions<Events>): Settings {
  const settings: Settings = {
    path: options.path ?? defaults.path,
    allowedOrigins: new Set((options.allowedOrigins ?? []).map(checkedOrigin)),
    strictOrigins: options.strictOrigins ?? defaults.strictOrigins,
    heartbeatMs: whole(options, 'heartbeatMs'),
    silenceMs: whole(options, 'silenceMs'),
    stallMs: whole(options, 'stallMs'),
    connectTimeoutMs: whole(options, 'connectTimeoutMs'),
    maxMessageBytes: whole(options, 'maxMessageBytes'),
    maxSubscriptions: whole(options, 'maxSubscriptions'),
    maxMessagesPerSecond: whole(options, 'maxMessagesPerSecond'),
    maxConnections: whole(options, 'maxConnections'),
    maxUnauthenticated: whole(options, 'maxUnauthenticated'),
    maxConnectionsPerUser: whole(options, 'maxConnectionsPerUser'),
    maxSnapshotPages: whole(options, 'maxSnapshotPages'),
    revocationMs: whole(options, 'revocationMs'),
    onceWindowMs: whole(options, 'onceWindowMs'),
    pageEvents: whole(options, 'pageEvents'),
    maxQueuedBytes: whole(options, 'maxQueuedBytes'),
    sweepMs: whole(options, 'sweepMs'),
    durable: resolveDurableOptions(options.durable),
    clock: options.clock ?? systemClock(),
    // Nobody listens unless asked: a library doesn't log.
    onError: options.onError ?? (() => undefined),
  };
  if (!settings.path.startsWith('/') || /[?#]/.test(settings.path)) {
    throw new TypeError(`'path' must start with '/' and have no query, got '${settings.path}'.`);
  }
  if (settings.silenceMs <= settings.heartbeatMs) {
    throw new TypeError(
      `'silenceMs' (${settings.silenceMs}) must be longer than 'heartbeatMs' (${settings.heartbeatMs}).`,
    );
  }
  for (const name of Object.keys(options.namespaces)) {
    if (!namespacePattern.test(name)) {
      throw new TypeError(
        `Namespace '${name}' must be lower-case letters, digits and hyphens, 32 at most, from a letter.`,
      );
    }
    if (name.startsWith(reservedPrefix)) {
      throw new TypeError(
        `Namespace '${name}' is reserved: names that begin with '${reservedPrefix}' are ours.`,
      );
    }
  }
  checkWindow(settings, "the log's 'idempotencyWindowMs'", options.log.idempotencyWindowMs);
  checkWindow(settings, "the ledger's 'keepMs'", options.ledger?.keepMs ?? Infinity);
  const { authentication } = options;
  if ('secret' in authentication && Buffer.byteLength(authentication.secret) < minSecretBytes) {
    throw new TypeError(`'authentication.secret' must have at least ${minSecretBytes} bytes.`);
  }
  return settings;
}

/** What takes effect once must be known for as long as clients are told. */
function checkWindow({ onceWindowMs }: Settings, name: string, knownMs: number): void {
  if (onceWindowMs <= knownMs) return;
  throw new TypeError(`'onceWindowMs' (${onceWindowMs}) must not be longer than ${name} (${knownMs}).`);
}

type WholeOption = {
  [Name in keyof typeof defaults]: (typeof defaults)[Name] extends number ? Name : never;
}[keyof typeof defaults];

function whole(options: Partial<Record<WholeOption, number>>, name: WholeOption): number {
  const value = options[name] ?? defaults[name];
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new TypeError(`'${name}' must be a whole number from 1, got ${String(value)}.`);
  }
  return value;
}

function checkedOrigin(value: string): string {
  const origin = originOf(value);
  if (!origin)
    throw new TypeError(`'allowedOrigins' has '${value}', expected one like 'https://example.org'.`);
  return origin;
}
