import { ProgressBar } from '@headway/react';
import { type ReactNode, useState } from 'react';

export function Uploads({ files }: { files: readonly string[] }): ReactNode {
  const [sent, setSent] = useState(0);
  const fraction = files.length === 0 ? null : sent / files.length;
  return (
    <>
      <ProgressBar label="Upload" fraction={fraction} valueText={`${sent} of ${files.length} files`} />
      <button type="button" onClick={() => setSent((count) => Math.min(files.length, count + 1))}>
        Send the next file
      </button>
    </>
  );
}
