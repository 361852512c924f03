import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { useToasts } from '@headway/react';
import { App } from './toaster.tsx';

afterEach(cleanup);

function Page(): ReactNode {
  const toasts = useToasts();
  return <button onClick={() => toasts.add({ title: 'Saved' })}>Save</button>;
}

it('shows toasts where it stands', () => {
  render(
    <App>
      <Page />
    </App>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  const place = screen.getByRole('region', { name: 'Notifications' });
  expect(place.dataset['position']).toBe('top-center');
  expect(place.textContent).toContain('Saved');
});
