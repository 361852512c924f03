import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      admin: null,
      publicUrl: null,
      mail: null,
      allowedOrigins: [],
      maxUploadBytes: 10 * 1024 ** 3,
      maxPixels: 64_000_000,
      drainMs: 2000,
    });
    expect(config.dataDir).toMatch(/\/data$/);
    expect(config.workers).toBeGreaterThan(0);
  });

  it('reads origins, without a slash at their end', () => {
    const config = readConfig({
      HEADWAY_PUBLIC_URL: 'https://hub.example.org/',
      HEADWAY_ALLOWED_ORIGINS: 'https://a.example, http://b.example:3000',
    });
    expect(config.publicUrl).toBe('https://hub.example.org');
    expect(config.allowedOrigins).toEqual(['https://a.example', 'http://b.example:3000']);
  });

  it.each(['hub@example.org', 'Headway <hub@example.org>', 'Labor für Zellen <hub@example.org>'])(
    'reads where mails go and who sends them: %s',
    (from) => {
      const smtpUrl = 'smtps://hub:secret@mail.example.org:465';
      const config = readConfig({ HEADWAY_SMTP_URL: smtpUrl, HEADWAY_MAIL_FROM: from });
      expect(config.mail).toEqual({ smtpUrl, from });
    },
  );

  it('listens on the IPv4 loopback for localhost, where live connections are answered too', () => {
    expect(readConfig({ HOST: 'localhost' }).host).toBe('127.0.0.1');
  });

  it.each([
    [{ PORT: '80a' }, /PORT must be a whole number from 0 to 65535; it is '80a'/],
    [{ PORT: '70000' }, /PORT/],
    [{ HEADWAY_WORKERS: '0' }, /HEADWAY_WORKERS/],
    [{ HEADWAY_JOBS_PER_PROJECT: '0' }, /HEADWAY_JOBS_PER_PROJECT/],
    [{ HEADWAY_MAX_PIXELS: '1.5' }, /HEADWAY_MAX_PIXELS/],
    [{ HEADWAY_ADMIN_EMAIL: 'ada@example.org' }, /both HEADWAY_ADMIN_EMAIL and HEADWAY_ADMIN_PASSWORD/],
    [{ HEADWAY_ADMIN_EMAIL: 'ada', HEADWAY_ADMIN_PASSWORD: 'long enough' }, /HEADWAY_ADMIN_EMAIL/],
    [{ HEADWAY_ADMIN_EMAIL: 'ada@example.org', HEADWAY_ADMIN_PASSWORD: 'short' }, /8 to 128 characters/],
    [{ HEADWAY_PUBLIC_URL: 'hub.example.org' }, /HEADWAY_PUBLIC_URL/],
    [{ HEADWAY_PUBLIC_URL: 'https://example.org/hub' }, /HEADWAY_PUBLIC_URL/],
    [{ HEADWAY_ALLOWED_ORIGINS: 'ftp://example.org' }, /HEADWAY_ALLOWED_ORIGINS/],
    [{ HEADWAY_SMTP_URL: 'smtp://mail.example.org' }, /both HEADWAY_SMTP_URL and HEADWAY_MAIL_FROM/],
    [{ HEADWAY_SMTP_URL: 'mail.example.org', HEADWAY_MAIL_FROM: 'hub@example.org' }, /HEADWAY_SMTP_URL must/],
    [{ HEADWAY_SMTP_URL: 'smtp://mail.example.org', HEADWAY_MAIL_FROM: 'Hub' }, /HEADWAY_MAIL_FROM.*'Hub'/],
  ])('refuses %j and says why', (env, message) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(message);
  });

  it('never repeats a password', () => {
    const env = { HEADWAY_ADMIN_EMAIL: 'ada@example.org', HEADWAY_ADMIN_PASSWORD: 'pw-7' };
    expect(() => readConfig(env)).not.toThrow(/pw-7/);
    const mail = { HEADWAY_SMTP_URL: 'http://hub:pw-7@mail', HEADWAY_MAIL_FROM: 'hub@example.org' };
    expect(() => readConfig(mail)).not.toThrow(/pw-7/);
  });
});

it('knows the levels of the log', () => {
  expect(readConfig({}).logLevel).toBe('warn');
  expect(readConfig({ LOG_LEVEL: 'debug' }).logLevel).toBe('debug');
  expect(() => readConfig({ LOG_LEVEL: 'loud' })).toThrow(/^LOG_LEVEL must be one of .*'loud'\.$/);
});
