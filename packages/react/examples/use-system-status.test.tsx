import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { makeSystemStatus } from '../src/testing/make-system-status.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { MachineLine } from './use-system-status.tsx';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it('says how busy the machine is and was, and what there is to know', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { tell } = renderKit(<MachineLine />);
  expect(screen.getByText('Nothing is known of the machine.')).toBeDefined();
  for (const cpuLoad of [0.8, 0.3]) {
    vi.advanceTimersByTime(5000);
    const data = makeSystemStatus({ cpuLoad });
    tell((c) => c.hear('system', { type: 'system.status', key: 'system', data }));
  }
  const data = { id: 'n1', level: 'info', message: 'Back at ten.' };
  tell((c) => c.hearLine('system', { type: 'system.notice', data }));
  expect(screen.getByText(/^30\s?% busy, at most 80\s?% of late$/)).toBeDefined();
  expect(screen.getByText('Back at ten.')).toBeDefined();
});
