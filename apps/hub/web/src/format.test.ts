import { describe, expect, it } from 'vitest';
import { formatCounted, formatWhen } from './format.ts';

describe('formatting', () => {
  it('counts one and many', () => {
    expect([0, 1, 1024].map((count) => formatCounted(count, 'image'))).toEqual([
      '0 images',
      '1 image',
      '1,024 images',
    ]);
  });

  it('says how long ago, without seconds that would stand still, and the date after a week', () => {
    const now = Date.parse('2026-05-20T12:00:00.000Z');
    const ago = (seconds: number) => formatWhen(new Date(now - seconds * 1000).toISOString(), now);
    expect([3, 42, 120, 7200].map((seconds) => ago(seconds))).toEqual([
      'just now',
      'just now',
      '2 minutes ago',
      '2 hours ago',
    ]);
    expect(ago(30 * 86_400)).toMatch(/2026/);
  });
});
