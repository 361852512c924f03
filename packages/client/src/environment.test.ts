import { describe, expect, it } from 'vitest';
import { platformEnvironment, resolveUrl } from './environment.ts';

describe('resolveUrl', () => {
  it.each([
    ['wss://host/ws', undefined, 'wss://host/ws'],
    ['https://host/ws', undefined, 'wss://host/ws'],
    ['http://host:8080/ws#x', undefined, 'ws://host:8080/ws'],
    ['/ws', 'https://hub.example/projects/7?x#y', 'wss://hub.example/ws'],
    ['/ws', 'http://localhost:8080/', 'ws://localhost:8080/ws'],
  ])('makes of %s on page %s: %s', (url, page, expected) => {
    expect(resolveUrl(url, page)).toBe(expected);
  });

  it.each(['/ws', 'ftp://host/ws', ''])('refuses %s where there is no page', (url) => {
    expect(() => resolveUrl(url, undefined)).toThrow(TypeError);
  });
});

describe('the environment of Node', () => {
  it('has a WebSocket, hears no signals, and schedules before anything else happens', async () => {
    const environment = platformEnvironment();
    expect(environment.kind).toBe('unknown');
    expect(environment.hidden()).toBe(false);
    environment.watch(() => expect.unreachable())();
    const order: string[] = [];
    environment.schedule(() => order.push('scheduled'));
    await Promise.resolve();
    expect(order).toEqual(['scheduled']);
  });
});
