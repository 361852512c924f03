import type { Asset } from '@headway/protocol';
import type { Page } from '@headway/hub-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Images } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { request } from '../api.ts';
import { urls } from '../endpoints.ts';

const shown = 4;
/** While images come or go by the hundred, the newest are asked for now and then, ms. */
const calmMs = 2000;

/** The newest images of a project, as people recognise it by. */
export function Cover({ projectId, imageCount }: { projectId: string; imageCount: number }): ReactNode {
  const calmCount = useCalm(imageCount);
  const { data } = useQuery({
    queryKey: ['cover', projectId, calmCount],
    queryFn: async ({ signal }) =>
      (await request<Page<Asset>>(`${urls.assets(projectId)}?limit=${shown}`, { signal })).data.items,
    placeholderData: keepPreviousData,
    enabled: calmCount > 0,
    staleTime: Infinity,
  });
  const images = imageCount > 0 ? (data ?? []) : [];
  return (
    <div className="hub-cover" data-count={images.length} aria-hidden="true">
      {images.length === 0 ? (
        <Images size={20} />
      ) : (
        images.map(({ id }) => (
          <img key={id} src={urls.thumbnail(id)} alt="" loading="lazy" decoding="async" />
        ))
      )}
    </div>
  );
}

/** A value that changes at most every now and then; the first change shows at once. */
function useCalm(value: number): number {
  const [told, setTold] = useState({ value, at: -Infinity });
  useEffect(() => {
    if (told.value === value) return undefined;
    const waitMs = Math.max(0, told.at + calmMs - performance.now());
    const timer = setTimeout(() => setTold({ value, at: performance.now() }), waitMs);
    return () => clearTimeout(timer);
  }, [told, value]);
  return told.value;
}
