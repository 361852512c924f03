import type { FoundImage } from '@headway/hub-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { findImages } from '../endpoints.ts';

/** Typing has paused: the server is asked, ms. */
const pauseMs = 150;
/** How long an answer counts, ms. */
const freshMs = 30_000;
/** Fewer letters find everything. */
const leastLetters = 2;

const nothing: readonly FoundImage[] = [];

/** Images of all projects by their names, as the server finds them; `asking` while an answer is on its way. */
export function useFoundImages(wanted: string): { found: readonly FoundImage[]; asking: boolean } {
  const words = wanted.trim();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  const isLong = words.length >= leastLetters;
  const { data, isFetching } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => findImages(asked, signal),
    enabled: asked.length >= leastLetters,
    placeholderData: keepPreviousData,
    staleTime: freshMs,
  });
  return { found: isLong ? (data ?? nothing) : nothing, asking: isLong && (isFetching || asked !== words) };
}
