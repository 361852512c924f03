import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Uploads } from './progress-bar.tsx';

afterEach(cleanup);

it('tells how far the upload is', () => {
  render(<Uploads files={['a.tiff', 'b.tiff']} />);
  const bar = screen.getByRole('progressbar', { name: 'Upload' });
  expect(bar.getAttribute('aria-valuenow')).toBe('0');
  fireEvent.click(screen.getByRole('button'));
  expect(bar.getAttribute('aria-valuenow')).toBe('50');
  expect(bar.getAttribute('aria-valuetext')).toBe('1 of 2 files');
});
