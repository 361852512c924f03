import { ToastProvider } from '@headway/react';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ExportButton } from './use-toasts.tsx';

afterEach(cleanup);

it('tells in one toast what becomes of the export, and can try again', async () => {
  const onExport = vi.fn<() => Promise<string>>();
  onExport.mockRejectedValueOnce(new Error('The disk is full.')).mockResolvedValueOnce('cells.csv');
  render(
    <ToastProvider>
      <ExportButton onExport={onExport} />
    </ToastProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  expect(screen.getByText('Exporting the results')).toBeDefined();
  await screen.findByText('The disk is full.');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Retry' })));
  await screen.findByText('cells.csv is ready');
});
