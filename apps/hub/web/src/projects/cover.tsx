import type { Asset } from '@headway/protocol';
import type { Page } from '@headway/hub-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Images } from 'lucide-react';
import type { ReactNode } from 'react';
import { request } from '../api.ts';
import { urls } from '../endpoints.ts';

const shown = 4;

/** The newest images of a project, as people recognise it by. */
export function Cover({ projectId, imageCount }: { projectId: string; imageCount: number }): ReactNode {
  const { data } = useQuery({
    queryKey: ['cover', projectId, imageCount],
    queryFn: async ({ signal }) =>
      (await request<Page<Asset>>(`${urls.assets(projectId)}?limit=${shown}`, { signal })).data.items,
    placeholderData: keepPreviousData,
    enabled: imageCount > 0,
    staleTime: Infinity,
  });
  const images = imageCount > 0 ? (data ?? []) : [];
  return (
    <div className="hub-cover" data-count={images.length} aria-hidden="true">
      {images.length === 0 ? (
        <Images size={20} />
      ) : (
        images.map(({ id }) => <img key={id} src={urls.thumbnail(id)} alt="" loading="lazy" />)
      )}
    </div>
  );
}
