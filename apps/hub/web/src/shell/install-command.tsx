import { type ReactNode, useEffect, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';

/** What browsers that can install the page say; it is in no standard yet. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

/** Offers to install the app, where the browser can and it is not installed yet. */
export function InstallCommand(): ReactNode {
  const [offer, setOffer] = useState<InstallEvent | null>(null);
  useEffect(() => {
    const onOffer = (event: Event): void => setOffer(event as InstallEvent);
    const onInstalled = (): void => setOffer(null);
    addEventListener('beforeinstallprompt', onOffer);
    addEventListener('appinstalled', onInstalled);
    return () => {
      removeEventListener('beforeinstallprompt', onOffer);
      removeEventListener('appinstalled', onInstalled);
    };
  }, []);
  useCommand(
    offer && {
      id: 'install',
      label: 'Install Headway as an app',
      group: 'Everywhere',
      run: () => void offer.prompt().catch(reportError),
    },
  );
  return null;
}
