import { useSystemToasts } from '@headway/react';

export function SystemToasts(): null {
  useSystemToasts({ levels: { memory: { high: 0.8, low: 0.7, times: 1 } } });
  return null;
}
