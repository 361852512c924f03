import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { makeBatch } from '../src/testing/make-batch.ts';
import { Plate } from './batch-progress.tsx';

afterEach(cleanup);

it('shows how far the plate is, and offers what the person may do', () => {
  const onPause = vi.fn<() => void>();
  render(<Plate batch={makeBatch()} onPause={onPause} />);
  expect(screen.getByRole('progressbar', { name: 'Plate 7, 96 wells' })).toBeDefined();
  expect(screen.getByText('56 waiting')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
  expect(onPause).toHaveBeenCalledOnce();
});
