import { describe, expect, it } from 'vitest';
import { isCrossSite, type OriginFacts } from './origins.ts';

const same: OriginFacts = {
  method: 'POST',
  host: 'hub.example',
  origin: 'https://hub.example',
  secFetchSite: 'same-origin',
};

describe('isCrossSite', () => {
  it.each([
    ['a page of the hub itself', same],
    ['a reader of another site', { ...same, method: 'GET', origin: 'https://evil.example' }],
    ['an allowed origin', { ...same, origin: 'https://tool.example', secFetchSite: 'cross-site' }],
    ['a program that names no origin', { ...same, origin: undefined, secFetchSite: undefined }],
    ['an address typed by a person', { ...same, origin: undefined, secFetchSite: 'none' }],
  ])('lets %s pass', (_who, facts) => {
    expect(isCrossSite(facts, ['https://tool.example'])).toBe(false);
  });

  it.each([
    ['another host', { ...same, origin: 'https://evil.example' }],
    ['another port', { ...same, origin: 'https://hub.example:8443' }],
    ['a name that only begins alike', { ...same, origin: 'https://hub.example.evil.example' }],
    ['a sandboxed frame', { ...same, origin: 'null' }],
    ['a form that hides its origin', { ...same, origin: undefined, secFetchSite: 'cross-site' }],
    ['a neighbour on the same domain', { ...same, origin: undefined, secFetchSite: 'same-site' }],
  ])('stops %s', (_who, facts) => {
    expect(isCrossSite(facts, ['https://tool.example'])).toBe(true);
  });
});
