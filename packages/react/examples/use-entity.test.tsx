import { cleanup, screen } from '@testing-library/react';
import type { Asset } from '@headway/protocol';
import { afterEach, expect, it } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { AssetCard } from './use-entity.tsx';

afterEach(cleanup);

const asset: Asset = {
  id: 'a1',
  projectId: '7',
  batchId: null,
  name: 'cells.tiff',
  mediaType: 'image/tiff',
  bytes: 4,
  width: 1,
  height: 1,
  createdAt: '2026-01-01T10:00:00.000Z',
  revision: 1,
  latestJobId: null,
  currentResultId: null,
};

it('shows what the page knows until an event knows more', () => {
  const { tell } = renderKit(<AssetCard asset={asset} />);
  expect(screen.getByRole('article', { name: 'cells.tiff' }).textContent).toContain('No result yet');
  const data = { ...asset, currentResultId: 'r1', revision: 2 };
  tell((c) => c.hear('project:7', { type: 'asset.updated', key: 'asset:a1', data }));
  expect(screen.getByText('Has a result')).toBeDefined();
});
