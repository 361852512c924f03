import { useConnectionToasts } from '@headway/react';

export function ConnectionToasts(): null {
  // A server that restarts is back within seconds: nobody needs to hear of it.
  useConnectionToasts(8000);
  return null;
}
