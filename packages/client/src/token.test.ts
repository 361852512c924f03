import { describe, expect, it } from 'vitest';
import { holdToken } from './token.ts';

const now = Date.UTC(2026, 0, 1);

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part(claims)}.signature`;
}

describe('holdToken', () => {
  it('wants a new one half a minute before a long one ends', () => {
    const held = holdToken(jwt({ exp: now / 1000 + 900, name: 'Zoë?>' }), now);
    expect(held).toMatchObject({ expiresAt: now + 900_000, renewAt: now + 870_000 });
  });

  it('wants a new one after three quarters of a short one', () => {
    expect(holdToken(jwt({ exp: now / 1000 + 8 }), now).renewAt).toBe(now + 6000);
  });

  it.each([
    'opaque',
    'a.b.c',
    jwt({}),
    jwt({ exp: 'soon' }),
    `a.${Buffer.from('null').toString('base64url')}.c`,
    jwt({ exp: now / 1000 }),
  ])('does not know when %s ends, or takes the clock for wrong', (token) => {
    expect(holdToken(token, now)).toEqual({ value: token, expiresAt: Infinity, renewAt: Infinity });
  });
});
