import { cleanup } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeSystemStatus } from './testing/make-system-status.ts';
import { type Rendered, renderKit } from './testing/render-kit.tsx';
import { ToastProvider } from './toast-provider.tsx';
import { useSystemToasts } from './use-system-toasts.ts';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  localStorage.clear();
});

function titles(): string[] {
  const cards = [...document.querySelectorAll('.hw-toast:not([data-ending-style])')];
  return cards.map((card) => card.querySelector('.hw-toast-title')?.textContent ?? '');
}

function Page(): ReactNode {
  useSystemToasts({ locale: 'en' });
  return null;
}

function open(): Rendered {
  return renderKit(
    <ToastProvider>
      <Page />
    </ToastProvider>,
  );
}

const full = makeSystemStatus({ memoryUsedBytes: 95, memoryTotalBytes: 100 });
const hearStatus = (status: ReturnType<typeof makeSystemStatus>, { tell }: Rendered) =>
  tell((c) => c.hear('system', { type: 'system.status', key: 'system', data: status }));
const notice = (id: string) => ({
  type: 'system.notice',
  key: '',
  data: { id, level: 'warning', message: 'The server restarts at 18:00.' },
});

describe('useSystemToasts', () => {
  it('tells that the server is short of something, until it is not', async () => {
    const page = open();
    hearStatus(full, page);
    hearStatus(full, page);
    await vi.waitFor(() => expect(titles()).toEqual([expect.stringMatching(/^The memory is 95\s?% full$/)]));
    hearStatus(makeSystemStatus(), page);
    hearStatus(makeSystemStatus(), page);
    // At once: its own time would take it away, too.
    expect(titles()).toEqual([]);
  });

  it('says nothing of a shortage that is over by the time that this tab may tell it', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const page = open();
    for (const status of [full, full, makeSystemStatus(), makeSystemStatus()]) hearStatus(status, page);
    page.tell((c) => c.hear('system', notice('after')));
    await vi.waitFor(() => expect(titles()).toContain('The server restarts at 18:00.'));
    expect(titles()).toHaveLength(1);
  });

  it('takes levels of its own', async () => {
    function Strict(): ReactNode {
      useSystemToasts({ levels: { cpu: { high: 0.05, low: 0.01, times: 1 } } });
      return null;
    }
    const page = renderKit(
      <ToastProvider>
        <Strict />
      </ToastProvider>,
    );
    hearStatus(makeSystemStatus({ cpuLoad: 0.1 }), page);
    await vi.waitFor(() => expect(titles()).toHaveLength(1));
  });

  it('tells what an administrator says, which stays until it is closed', async () => {
    open().tell((c) => c.hear('system', notice('n1')));
    await vi.waitFor(() => expect(titles()).toEqual(['The server restarts at 18:00.']));
    expect(document.querySelector('.hw-toast-time')).toBeNull();
  });

  it('tells nothing twice: not in a second page, not after a reload', async () => {
    const one = open();
    const two = open();
    for (const page of [one, two]) page.tell((c) => c.hear('system', notice('n1')));
    await vi.waitFor(() => expect(titles()).toHaveLength(1));
    // Seen, and known to the storage.
    await vi.waitFor(() => expect(localStorage.getItem('headway-toasts')).toContain('notice:n1'), {
      timeout: 5000,
    });
    expect(titles()).toHaveLength(1);
    one.unmount();
    two.unmount();
    const again = open();
    again.tell((c) => {
      c.hear('system', notice('n1'));
      c.hear('system', notice('n2'));
    });
    await vi.waitFor(() => expect(titles()).toHaveLength(1));
    expect(localStorage.getItem('headway-toasts')).not.toContain('n2');
  });

  it('says nothing of a notice that a reload finds', async () => {
    const page = open();
    page.tell((c) => c.hear('system', notice('old'), 'snapshot'));
    page.tell((c) => c.hear('system', notice('new')));
    await vi.waitFor(() => expect(titles()).toHaveLength(1));
  });
});
