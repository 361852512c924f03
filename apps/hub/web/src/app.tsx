import { Tooltip } from '@base-ui/react/tooltip';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AppRouter } from './router.tsx';

/** The whole app. */
export function App({ queryClient, router }: { queryClient: QueryClient; router: AppRouter }): ReactNode {
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delay={500}>
        <RouterProvider router={router} />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
