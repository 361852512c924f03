import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TransferOutcome } from './transfer.ts';
import { UploadDock } from './upload-dock.tsx';
import { createUploadManager } from './upload-manager.ts';
import { UploadsContext } from './uploads-context.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** The dock over a manager whose transfers the test plays. */
function setUp(names: readonly string[]) {
  const ends = new Map<string, (outcome: TransferOutcome) => void>();
  const progress = new Map<string, (sentBytes: number) => void>();
  const manager = createUploadManager({
    onStored: () => undefined,
    onBatchEnded: () => undefined,
    start: ({ file, onProgress, onEnd }) => {
      ends.set(file.name, onEnd);
      progress.set(file.name, onProgress);
      return { abort: () => undefined };
    },
    newBatchId: () => 'batch',
  });
  render(
    <UploadsContext value={manager}>
      <UploadDock />
    </UploadsContext>,
  );
  act(() =>
    manager.add(
      'P',
      names.map((name) => new File(['0123456789'], name)),
    ),
  );
  return {
    send: (name: string, bytes: number) => act(() => progress.get(name)?.(bytes)),
    end: (name: string, outcome: TransferOutcome) => act(() => ends.get(name)?.(outcome)),
  };
}
const stored: TransferOutcome = { type: 'stored', answer: { items: [], rejected: [] } };

describe('the dock of uploads', () => {
  it('is not there while there is nothing to tell', () => {
    setUp([]);
    expect(screen.queryByRole('region', { name: 'Uploads' })).toBeNull();
  });

  it('shows how far all files are together', () => {
    const { send } = setUp(['a.png', 'b.png']);
    send('a.png', 5);
    expect(screen.getByRole('button', { name: /Uploading 1 of 2/ })).toBeDefined();
    expect(screen.getByRole('progressbar', { name: 'All uploads' }).getAttribute('aria-valuenow')).toBe('25');
  });

  it('opens by itself for a file that was not taken and says why, without the ones that arrived', () => {
    const { end } = setUp(['a.png', 'b.png']);
    end('a.png', stored);
    end('b.png', { type: 'rejected', reason: 'This is a PDF document.' });
    const list = screen.getByRole('list', { name: 'Files' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(1);
    expect(within(list).getByText('This is a PDF document.')).toBeDefined();
    expect(screen.getByRole('button', { name: /1 image uploaded, 1 not taken/ })).toBeDefined();
  });

  it('sends a failed file again', () => {
    const { end } = setUp(['a.png']);
    end('a.png', { type: 'failed', reason: 'The connection was lost.' });
    fireEvent.click(screen.getByRole('button', { name: 'Upload a.png again' }));
    expect(screen.getByRole('button', { name: /Uploading 1 of 1/ })).toBeDefined();
  });

  it('goes by itself when all has arrived', () => {
    vi.useFakeTimers();
    const { end } = setUp(['a.png']);
    end('a.png', stored);
    expect(screen.getByRole('button', { name: /1 image uploaded/ })).toBeDefined();
    act(() => void vi.advanceTimersByTime(5000));
    expect(screen.queryByRole('region', { name: 'Uploads' })).toBeNull();
  });
});
