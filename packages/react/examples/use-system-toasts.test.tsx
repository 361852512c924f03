import { ToastProvider } from '@headway/react';
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeSystemStatus } from '../src/testing/make-system-status.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { SystemToasts } from './use-system-toasts.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

it('tells that the memory is nearly full', async () => {
  const { tell } = renderKit(
    <ToastProvider>
      <SystemToasts />
    </ToastProvider>,
  );
  const data = makeSystemStatus({ memoryUsedBytes: 82, memoryTotalBytes: 100 });
  tell((client) => client.hear('system', { type: 'system.status', key: 'system', data }));
  expect(await screen.findByText(/The memory is 82.?% full/, {}, { timeout: 15_000 })).toBeDefined();
});
