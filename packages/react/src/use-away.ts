import { useState, useSyncExternalStore } from 'react';
import { pageAttention } from './page-attention.ts';

/**
 * Whether nobody looks: the page is hidden, or another window has taken the focus. A page that never had it, such as a
 * frame in another one, counts as looked at while it can be seen.
 */
export function useAway(): boolean {
  const [isAway] = useState(createIsAway);
  return useSyncExternalStore(subscribe, isAway, () => false);
}

function createIsAway(): () => boolean {
  let hadFocus = false;
  return () => {
    const attention = pageAttention(window).current();
    hadFocus ||= attention === 'focused';
    return attention === 'hidden' || (attention === 'visible' && hadFocus);
  };
}

function subscribe(listener: () => void): () => void {
  return pageAttention(window).subscribe(listener);
}
