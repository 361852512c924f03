import { useEffect, useState } from 'react';

export interface Picture {
  /** The full image, or its small preview until that has come. */
  source: HTMLImageElement | null;
  status: 'loading' | 'shown' | 'failed';
}

/** Loads an image; meanwhile its preview, which is mostly in the browser's cache already. */
export function usePicture(url: string, previewUrl: string): Picture {
  const [loaded, setLoaded] = useState<{ url: string } & Picture>({ url, source: null, status: 'loading' });
  useEffect(() => {
    let current = true;
    const load = async (from: string, status: Picture['status']): Promise<void> => {
      const image = new Image();
      image.src = from;
      await image.decode();
      if (!current) return;
      setLoaded((before) =>
        before.url === url && before.status === 'shown' ? before : { url, source: image, status },
      );
    };
    load(previewUrl, 'loading').catch(() => undefined); // Without a preview one waits for the image.
    load(url, 'shown').catch(() => {
      if (current) setLoaded({ url, source: null, status: 'failed' });
    });
    return () => {
      current = false;
    };
  }, [url, previewUrl]);
  return loaded.url === url ? loaded : { source: null, status: 'loading' };
}
