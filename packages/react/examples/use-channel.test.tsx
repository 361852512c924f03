import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { AssetCount } from './use-channel.tsx';

afterEach(cleanup);

it('counts what the channel holds, and says when it is refused', () => {
  const { tell } = renderKit(<AssetCount projectId="7" />);
  expect(screen.getByText('Loading…')).toBeDefined();
  tell((c) => c.hear('project:7', { type: 'asset.updated', key: 'asset:1', data: { id: '1' } }));
  tell((c) => c.hear('project:7', { type: 'project.updated', key: 'project:7', data: { id: '7' } }));
  expect(screen.getByText('1 images of late')).toBeDefined();
  tell((c) => c.set('project:7', { status: 'refused', code: 'forbidden' }));
  expect(screen.getByText('This project is not yours to see.')).toBeDefined();
});
