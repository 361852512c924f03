import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { type ReactNode, StrictMode, useEffect } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { violations } from './testing/axe.ts';
import { ToastProvider, type ToastProviderProps } from './toast-provider.tsx';
import { Toaster } from './toaster.tsx';
import { type Toasts, useToasts } from './toasts.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The toasts of a page, and how often what is below the provider rendered. */
function renderToasts(props: ToastProviderProps = {}) {
  const seen: Toasts[] = [];
  function Spy(): ReactNode {
    const toasts = useToasts();
    seen.push(toasts);
    return null;
  }
  render(
    <StrictMode>
      <ToastProvider {...props}>
        <Spy />
      </ToastProvider>
    </StrictMode>,
  );
  const [toasts] = seen;
  if (!toasts) throw new Error('Nothing was rendered.');
  return { toasts, seen };
}

function shown(): string[] {
  const cards = [
    ...document.querySelectorAll<HTMLElement>('.hw-toast:not([data-limited], [data-ending-style])'),
  ];
  return cards.map((card) => card.querySelector('.hw-toast-title')?.textContent ?? '');
}

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

describe('toasts', () => {
  it('are added, changed in place, and taken away', async () => {
    const { toasts } = renderToasts();
    act(() => void toasts.add({ id: 'up', title: 'Uploading' }));
    act(() => toasts.update('up', { title: 'Uploaded', kind: 'success' }));
    expect(shown()).toEqual(['Uploaded']);
    act(() => void toasts.add({ id: 'up', title: 'Uploaded again', timeoutMs: 0 }));
    expect(shown()).toEqual(['Uploaded again']);
    act(() => toasts.remove('up'));
    await vi.waitFor(() => expect(shown()).toEqual([]));
  });

  it('are cleared, those that wait and those that stay, too', async () => {
    const { toasts } = renderToasts();
    act(() => {
      for (let i = 1; i <= 8; i += 1) toasts.add({ title: `${i}`, timeoutMs: 0 });
    });
    act(() => toasts.clear());
    await vi.waitFor(() => expect(document.querySelectorAll('.hw-toast')).toHaveLength(0));
  });

  it('do not render what is below their provider', () => {
    const { toasts, seen } = renderToasts();
    const before = seen.length;
    act(() => void toasts.add({ title: 'One' }));
    expect(seen).toHaveLength(before);
  });

  it('are five at once; the others wait, counted, until there is room', async () => {
    const { toasts } = renderToasts();
    act(() => {
      for (let i = 1; i <= 7; i += 1) toasts.add({ id: `${i}`, title: `${i}`, timeoutMs: 0 });
    });
    expect(shown()).toEqual(['7', '6', '5', '4', '3']);
    expect(screen.getByText('2 more')).toBeDefined();
    act(() => toasts.remove('7'));
    await vi.waitFor(() => expect(shown()).toEqual(['6', '5', '4', '3', '2']));
    fireEvent.click(screen.getByRole('button', { name: 'Clear all' }));
    await vi.waitFor(() => expect(shown()).toEqual([]));
    expect(screen.queryByText(/more/)).toBeNull();
  });

  it('have all of their time left when they come out of the line', () => {
    vi.useFakeTimers();
    const { toasts } = renderToasts();
    act(() => {
      for (let i = 1; i <= 6; i += 1)
        toasts.add({ id: `${i}`, title: `${i}`, timeoutMs: i === 1 ? 1000 : 0 });
    });
    pass(60_000);
    act(() => toasts.remove('6'));
    pass(900);
    expect(shown()).toContain('1');
    pass(200);
    expect(shown()).not.toContain('1');
  });

  it('are fifty in all: the oldest goes, and that is said', async () => {
    const { toasts } = renderToasts();
    act(() => {
      for (let i = 1; i <= 52; i += 1) toasts.add({ title: `${i}`, timeoutMs: 0 });
    });
    await vi.waitFor(() => expect(document.querySelectorAll('.hw-toast')).toHaveLength(50));
    expect(screen.queryByText('2')).toBeNull();
    expect(screen.getByText('45 more, 2 older ones dropped')).toBeDefined();
  });

  it('follow a promise in one toast', async () => {
    const { toasts } = renderToasts();
    const words = {
      pending: { title: 'Exporting' },
      done: (count: number) => ({ kind: 'success', title: `${count} files exported` }) as const,
      failed: (error: unknown) => ({ title: 'Could not export', description: String(error) }),
    };
    const export1 = Promise.withResolvers<number>();
    act(() => void toasts.promise(export1.promise, words));
    expect(shown()).toEqual(['Exporting']);
    await act(async () => export1.resolve(3));
    expect(shown()).toEqual(['3 files exported']);
    await act(async () => void toasts.promise(Promise.reject(new Error('The disk is full.')), words));
    expect(shown()).toEqual(['Could not export', '3 files exported']);
  });

  it('have no time to go by while nobody looks at the page', () => {
    vi.useFakeTimers();
    const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const { toasts } = renderToasts();
    act(() => void toasts.add({ title: 'News', timeoutMs: 1000 }));
    pass(60_000);
    expect(shown()).toEqual(['News']);
    expect(document.querySelector('.hw-toast-time')?.hasAttribute('data-still')).toBe(true);
    visible.mockReturnValue('visible');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    pass(900);
    expect(shown()).toEqual(['News']);
    pass(200);
    expect(shown()).toEqual([]);
  });

  it('have no time to go by while another window has the focus, unless the page never had it', () => {
    vi.useFakeTimers();
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const look = (hasFocus: boolean): void => {
      focus.mockReturnValue(hasFocus);
      act(() => void window.dispatchEvent(new Event('pageshow')));
    };
    const { toasts } = renderToasts();
    act(() => void toasts.add({ title: 'In a frame', timeoutMs: 1000 }));
    pass(1100);
    expect(shown()).toEqual([]);
    look(true);
    act(() => void toasts.add({ title: 'Seen for a moment', timeoutMs: 1000 }));
    pass(500);
    look(false);
    pass(60_000);
    expect(shown()).toEqual(['Seen for a moment']);
    look(true);
    pass(600);
    expect(shown()).toEqual([]);
  });

  it('close by Escape, also from the place that F6 leads to', async () => {
    const { toasts } = renderToasts();
    act(() => {
      toasts.add({ title: 'Old', timeoutMs: 0 });
      toasts.add({ title: 'New', timeoutMs: 0 });
    });
    fireEvent.keyDown(window, { key: 'F6' });
    const place = screen.getByRole('region', { name: 'Notifications' });
    expect(document.activeElement).toBe(place);
    fireEvent.keyDown(place, { key: 'Escape' });
    await vi.waitFor(() => expect(shown()).toEqual(['Old']));
  });

  it('interrupt with errors only, for as long as it takes to say them', () => {
    vi.useFakeTimers();
    const { toasts } = renderToasts();
    act(() => {
      toasts.add({ title: 'Done', kind: 'success' });
      toasts.add({ title: 'a.tiff failed', description: 'It broke.', kind: 'error' });
    });
    expect(screen.getByRole('alert').textContent).toBe('Error: a.tiff failed. It broke.');
    expect(screen.getByRole('region').getAttribute('aria-live')).toBe('polite');
    pass(3000);
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  it('are shown where a Toaster stands, instead of at the place of their provider', () => {
    function Page(): ReactNode {
      const toasts = useToasts();
      return (
        <>
          <button onClick={() => toasts.add({ title: 'Here' })}>Tell</button>
          <Toaster position="top-center" />
        </>
      );
    }
    render(
      <ToastProvider>
        <Page />
      </ToastProvider>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Tell' }));
    expect(screen.getByRole('region').dataset['position']).toBe('top-center');
    expect(shown()).toEqual(['Here']);
  });

  it('go by themselves, but not while somebody reads them, and never when they are to stay', async () => {
    vi.useFakeTimers();
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { toasts } = renderToasts();
    act(() => {
      toasts.add({ title: 'Stays', timeoutMs: 0 });
      toasts.add({ title: 'Goes', timeoutMs: 1000 });
    });
    pass(600);
    const place = screen.getByRole('region', { name: 'Notifications' });
    fireEvent.mouseEnter(place);
    pass(5000);
    expect(shown()).toEqual(['Goes', 'Stays']);
    fireEvent.mouseLeave(place);
    pass(300);
    expect(shown()).toContain('Goes');
    pass(200);
    vi.useRealTimers();
    await vi.waitFor(() => expect(shown()).toEqual(['Stays']));
  });

  it.each([
    { kind: 'success', ms: 5000 },
    { kind: 'info', ms: 5000 },
    { kind: 'warning', ms: 10_000 },
    { kind: 'error', ms: 10_000 },
  ] as const)('stay long enough to be read: $kind', ({ kind, ms }) => {
    vi.useFakeTimers();
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { toasts } = renderToasts();
    act(() => void toasts.add({ kind, title: 'Read me' }));
    pass(ms - 100);
    expect(shown()).toEqual(['Read me']);
    pass(200);
    expect(shown()).toEqual([]);
  });

  it('start their time anew when they change', () => {
    vi.useFakeTimers();
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { toasts } = renderToasts();
    act(() => void toasts.add({ id: 'up', title: 'Half', timeoutMs: 1000 }));
    pass(900);
    act(() => toasts.update('up', { title: 'All', timeoutMs: 1000 }));
    pass(900);
    expect(shown()).toEqual(['All']);
    pass(200);
    expect(shown()).toEqual([]);
  });

  it('have two buttons at most', () => {
    const { toasts } = renderToasts();
    const actions = ['Open', 'Retry', 'Report'].map((label) => ({ label, onAction: () => undefined }));
    act(() => void toasts.add({ title: 'Failed', actions }));
    const buttons = [...document.querySelectorAll('.hw-toast-actions button')];
    expect(buttons.map(({ textContent }) => textContent)).toEqual(['Open', 'Retry']);
  });

  it('do what their buttons say, then close unless told to stay', async () => {
    const { toasts } = renderToasts();
    const onAction = vi.fn<() => void>();
    act(() => {
      toasts.add({ title: 'Failed', actions: [{ label: 'Retry', onAction }] });
      toasts.add({ title: 'Lost', actions: [{ label: 'Reconnect now', onAction, keepOpen: true }] });
    });
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    fireEvent.click(screen.getByRole('button', { name: 'Reconnect now' }));
    expect(onAction).toHaveBeenCalledTimes(2);
    await vi.waitFor(() => expect(shown()).toEqual(['Lost']));
  });

  it('show their kind by a word too, and the time they stay', () => {
    const { toasts } = renderToasts();
    act(() => void toasts.add({ title: 'It broke', kind: 'error', timeoutMs: 4000 }));
    expect(screen.getByText('error:')).toBeDefined();
    expect(document.querySelector<HTMLElement>('.hw-toast-time')?.style.animationDuration).toBe('4000ms');
  });

  it.each(['top-left', 'top-center', 'top-right', 'bottom-left', 'bottom-center', 'bottom-right'] as const)(
    'stand at %s',
    (position) => {
      renderToasts({ position });
      expect(screen.getByRole('region').dataset['position']).toBe(position);
    },
  );

  it('have nothing that axe objects to', async () => {
    const { toasts } = renderToasts();
    act(() => {
      toasts.add({ title: 'Done', kind: 'success', description: '128 cells' });
      toasts.add({
        title: 'It broke',
        kind: 'error',
        actions: [{ label: 'Retry', onAction: () => undefined }],
      });
    });
    expect(await violations(document.body)).toEqual([]);
  });

  it('can be added while mounting', () => {
    function Early(): ReactNode {
      const toasts = useToasts();
      useEffect(() => void toasts.add({ id: 'early', title: 'Early' }), [toasts]);
      return null;
    }
    render(
      <ToastProvider>
        <Early />
      </ToastProvider>,
    );
    expect(shown()).toEqual(['Early']);
  });

  it('leave HTML of a server alone', () => {
    const page = (
      <ToastProvider>
        page
        <Toaster />
      </ToastProvider>
    );
    expect(renderToString(page)).toBe('page');
  });
});
