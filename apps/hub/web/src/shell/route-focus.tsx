import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';

/** Moves the focus to a new page's heading, so that keyboards and screen readers arrive with it. */
export function RouteFocus(): ReactNode {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation, toLocation }) => {
        // From image to image the viewer keeps the focus: only the picture changes.
        if (!pathChanged || !fromLocation || isImage(fromLocation.pathname, toLocation.pathname)) return;
        const heading = document.querySelector<HTMLElement>('[data-page-title]');
        heading?.focus({ preventScroll: true });
      }),
    [router],
  );
  return null;
}

function isImage(...paths: readonly string[]): boolean {
  return paths.every((path) => path.includes('/images/'));
}
