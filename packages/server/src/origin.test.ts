import { expect, test } from 'vitest';
import { isOriginAllowed, originOf } from './origin.ts';

const rules = { allowedOrigins: new Set(['https://app.example.org']), strictOrigins: false };
const strict = { ...rules, strictOrigins: true };
const host = 'live.example.org';

test.each([
  { what: 'a program, which sends none', origin: undefined, allowed: true, strictly: true },
  { what: 'a listed origin', origin: 'https://app.example.org', allowed: true, strictly: true },
  {
    what: 'a listed origin on another port',
    origin: 'https://app.example.org:8443',
    allowed: false,
    strictly: false,
  },
  { what: 'a listed host without TLS', origin: 'http://app.example.org', allowed: false, strictly: false },
  { what: 'the own host', origin: 'https://live.example.org', allowed: true, strictly: true },
  {
    what: 'the own host with its default port',
    origin: 'https://live.example.org:443',
    allowed: true,
    strictly: true,
  },
  {
    what: 'the own host on another port',
    origin: 'https://live.example.org:444',
    allowed: false,
    strictly: false,
  },
  { what: 'localhost', origin: 'http://localhost:5173', allowed: true, strictly: false },
  { what: '127.0.0.1', origin: 'http://127.0.0.1:5173', allowed: true, strictly: false },
  { what: '[::1]', origin: 'http://[::1]:5173', allowed: true, strictly: false },
  {
    what: 'a host that begins like localhost',
    origin: 'http://localhost.evil.example',
    allowed: false,
    strictly: false,
  },
  {
    what: 'a host that ends like a listed one',
    origin: 'https://evil-app.example.org',
    allowed: false,
    strictly: false,
  },
  { what: 'an opaque origin', origin: 'null', allowed: false, strictly: false },
  { what: 'no URL', origin: 'app.example.org', allowed: false, strictly: false },
  { what: 'another scheme', origin: 'file://localhost', allowed: false, strictly: false },
  { what: 'an empty string', origin: '', allowed: false, strictly: false },
])('$what is allowed: $allowed, strictly: $strictly', ({ origin, allowed, strictly }) => {
  expect(isOriginAllowed(origin, host, rules)).toBe(allowed);
  expect(isOriginAllowed(origin, host, strict)).toBe(strictly);
});

test('a request without a host has no host of its own', () => {
  expect(isOriginAllowed('https://live.example.org', undefined, rules)).toBe(false);
});

test('an origin is normalised', () => {
  expect(originOf('HTTPS://App.Example.Org:443/')).toBe('https://app.example.org');
  expect(originOf('*')).toBeNull();
});
