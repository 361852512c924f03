import { StateIcon } from '@headway/react';
import type { ReactNode } from 'react';

export function Verdict({ cells, doubtful }: { cells: number; doubtful: number }): ReactNode {
  return (
    <p className="verdict">
      <StateIcon name={doubtful > 0 ? 'attention' : 'done'} />
      {doubtful > 0 ? `${cells} cells, ${doubtful} need a look` : `${cells} cells`}
    </p>
  );
}
