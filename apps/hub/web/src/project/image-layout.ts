import { useState } from 'react';

export const imageLayouts = ['grid', 'list'] as const;
/** How the images of a project are laid out. */
export type ImageLayout = (typeof imageLayouts)[number];

const key = 'headway-image-layout';

/** How this browser's person likes it. */
export function useImageLayout(): [layout: ImageLayout, set: (layout: ImageLayout) => void] {
  const [layout, setLayout] = useState(readLayout);
  return [
    layout,
    (next) => {
      setLayout(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // Storage is off: it holds for this page.
      }
    },
  ];
}

function readLayout(): ImageLayout {
  try {
    return localStorage.getItem(key) === 'list' ? 'list' : 'grid';
  } catch {
    return 'grid'; // Storage is off.
  }
}
