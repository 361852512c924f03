import { Toaster, ToastProvider } from '@headway/react';
import type { ReactNode } from 'react';

export function App({ children }: { children: ReactNode }): ReactNode {
  return (
    <ToastProvider>
      {children}
      <Toaster position="top-center" />
    </ToastProvider>
  );
}
