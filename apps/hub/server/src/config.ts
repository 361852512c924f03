import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

/** Everything that can be set from outside. */
export interface HubConfig {
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** The first account, made at start when there is none. */
  admin: { email: string; password: string } | null;
  /** Origin that browsers use, where a proxy stands in front: `https://hub.example.org`. */
  publicUrl: string | null;
  /** Further origins that may call the API and connect. */
  allowedOrigins: readonly string[];
  /** Worker processes. */
  workers: number;
  /** How much nicer than the hub they are to the rest of the machine. */
  workerNice: number;
  /** Most jobs of one project that run at once; `null`: as many as there are workers. */
  jobsPerProject: number | null;
  /** Largest file of an upload. */
  maxUploadBytes: number;
  /** Largest decoded image, width times height. */
  maxPixels: number;
  /** Largest total of the planes of large files that are kept after they were shown. */
  planeCacheBytes: number;
  /** How long connections are let go over when the hub is told to end, ms. */
  drainMs: number;
  /** Where mails go, with the password of whoever sends them; `null` where there is no mail server. */
  mail: { smtpUrl: string; from: string } | null;
  /** How long what was deleted can be brought back, days. */
  trashDays: number;
  /** What is written to the terminal, as JSON lines. */
  logLevel: LogLevel;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What is wrong with a setting, in a sentence for whoever started the hub. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings. @throws ConfigError naming the variable, what was expected and what came. */
export function readConfig(env: Environment): HubConfig {
  return {
    port: integer(env, 'PORT', { least: 0, most: 65_535, otherwise: 8080 }),
    host: readHost(env),
    dataDir: resolve(text(env, 'DATA_DIR') ?? './data'),
    admin: readAdmin(env),
    publicUrl: readPublicUrl(env),
    allowedOrigins: (text(env, 'HEADWAY_ALLOWED_ORIGINS') ?? '')
      .split(',')
      .filter((origin) => origin.trim() !== '')
      .map((origin) => parseOrigin('HEADWAY_ALLOWED_ORIGINS', origin.trim())),
    workers: integer(env, 'HEADWAY_WORKERS', {
      least: 1,
      most: 256,
      otherwise: Math.max(1, availableParallelism() - 1),
    }),
    workerNice: integer(env, 'HEADWAY_WORKER_NICE', { least: 0, most: 19, otherwise: 10 }),
    jobsPerProject:
      text(env, 'HEADWAY_JOBS_PER_PROJECT') === undefined
        ? null
        : integer(env, 'HEADWAY_JOBS_PER_PROJECT', { least: 1, most: 256, otherwise: 1 }),
    maxUploadBytes: integer(env, 'HEADWAY_MAX_UPLOAD_BYTES', {
      least: 1,
      most: Number.MAX_SAFE_INTEGER,
      otherwise: 10 * 1024 ** 3,
    }),
    maxPixels: integer(env, 'HEADWAY_MAX_PIXELS', {
      least: 1,
      most: 1_000_000_000,
      otherwise: 64_000_000,
    }),
    planeCacheBytes: integer(env, 'HEADWAY_PLANE_CACHE_BYTES', {
      least: 0,
      most: Number.MAX_SAFE_INTEGER,
      otherwise: 4 * 1024 ** 3,
    }),
    drainMs: integer(env, 'HEADWAY_DRAIN_MS', { least: 0, most: 60_000, otherwise: 2000 }),
    mail: readMail(env),
    trashDays: integer(env, 'HEADWAY_TRASH_DAYS', { least: 0, most: 3650, otherwise: 7 }),
    logLevel: readLogLevel(env),
  };
}

/** All origins besides the hub's own host that browsers may call from. */
export function allowedOriginsOf(config: HubConfig): readonly string[] {
  return config.publicUrl === null ? config.allowedOrigins : [...config.allowedOrigins, config.publicUrl];
}

/** Shortest password that an account may have; better-auth refuses shorter ones at sign-in. */
export const minPasswordLength = 8;

function readAdmin(env: Environment): HubConfig['admin'] {
  const email = text(env, 'HEADWAY_ADMIN_EMAIL');
  // Not trimmed: spaces may belong to a password.
  const password = env['HEADWAY_ADMIN_PASSWORD'] || undefined;
  if (email === undefined && password === undefined) return null;
  if (email === undefined || password === undefined) {
    throw new ConfigError('Set both HEADWAY_ADMIN_EMAIL and HEADWAY_ADMIN_PASSWORD, or neither.');
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new ConfigError(`HEADWAY_ADMIN_EMAIL must be an e-mail address; it is '${email}'.`);
  }
  if (password.length < minPasswordLength || password.length > 128) {
    throw new ConfigError(`HEADWAY_ADMIN_PASSWORD must have ${minPasswordLength} to 128 characters.`);
  }
  return { email, password };
}

function readMail(env: Environment): HubConfig['mail'] {
  const smtpUrl = text(env, 'HEADWAY_SMTP_URL');
  const from = text(env, 'HEADWAY_MAIL_FROM');
  if (smtpUrl === undefined && from === undefined) return null;
  if (smtpUrl === undefined || from === undefined) {
    throw new ConfigError('Set both HEADWAY_SMTP_URL and HEADWAY_MAIL_FROM, or neither.');
  }
  const url = URL.parse(smtpUrl);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    // What came may hold a password.
    throw new ConfigError(
      "HEADWAY_SMTP_URL must be an address such as 'smtp://user:password@mail.example.org:587'.",
    );
  }
  if (!/^([^<>@]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(from)) {
    throw new ConfigError(
      `HEADWAY_MAIL_FROM must be an e-mail address, with or without a name; it is '${from}'.`,
    );
  }
  return { smtpUrl, from };
}

/** `localhost` may be two addresses, and live connections are answered on one. */
function readHost(env: Environment): string {
  const host = text(env, 'HOST') ?? '127.0.0.1';
  return host === 'localhost' ? '127.0.0.1' : host;
}

function readPublicUrl(env: Environment): string | null {
  const value = text(env, 'HEADWAY_PUBLIC_URL');
  return value === undefined ? null : parseOrigin('HEADWAY_PUBLIC_URL', value);
}

function readLogLevel(env: Environment): LogLevel {
  const value = text(env, 'LOG_LEVEL') ?? 'warn';
  const level = logLevels.find((known) => known === value);
  if (level !== undefined) return level;
  throw new ConfigError(`LOG_LEVEL must be one of ${logLevels.join(', ')}; it is '${value}'.`);
}

function parseOrigin(name: string, value: string): string {
  const url = URL.parse(value);
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    (url.pathname !== '/' && url.pathname !== '') ||
    url.search
  ) {
    throw new ConfigError(
      `${name} must hold addresses such as 'https://hub.example.org'; it has '${value}'.`,
    );
  }
  return url.origin;
}

function text(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function integer(
  env: Environment,
  name: string,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  const value = text(env, name);
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}; it is '${value}'.`);
  }
  return number;
}
