import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { LastUpload } from './use-channel-event.tsx';

afterEach(cleanup);

it('tells what arrives, and nothing of what was there before', () => {
  const asset = (name: string) => ({ type: 'asset.created', key: `asset:${name}`, data: { name } });
  const { tell } = renderKit(<LastUpload projectId="7" />);
  tell((c) => c.hear('project:7', asset('old.tiff'), 'snapshot'));
  expect(screen.getByRole('status').textContent).toBe('');
  tell((c) => c.hear('project:7', asset('new.tiff')));
  expect(screen.getByRole('status').textContent).toBe('new.tiff has arrived');
});
