import type { Batch } from '@headway/protocol';
import { BatchProgress } from '@headway/react';
import type { ReactNode } from 'react';

interface PlateProps {
  batch: Batch;
  /** Calls of your API, for people who may. */
  onPause?: () => void;
  onResume?: () => void;
  onCancel?: () => void;
}

export function Plate(props: PlateProps): ReactNode {
  return <BatchProgress title="Plate 7, 96 wells" {...props} />;
}
