import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';

/** Follows the links of components that know addresses but no router, without loading the app anew. */
export function OwnLinks(): ReactNode {
  const router = useRouter();
  useEffect(() => {
    const onClick = (event: MouseEvent): void => {
      const path = pathToFollow(event);
      if (path === null) return;
      event.preventDefault();
      router.history.push(path);
    };
    // Of the document: what the router's own links have dealt with is marked by then.
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, [router]);
  return null;
}

/** The path of a plain click on a link to a page of ours; `null` for anything else. */
export function pathToFollow(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || link.target !== '' || link.hasAttribute('download')) return null;
  const { origin, pathname, search, hash } = new URL(link.href);
  // Files are the server's, and a place within the page is the browser's affair.
  if (origin !== location.origin || pathname.startsWith('/api/') || hash !== '') return null;
  return pathname + search;
}
