import { Toaster, type ToastPosition, useHeadway, useToasts } from '@headway/react';
import { type ReactNode, useState } from 'react';
import { Specimen, Specimens } from '../specimen.tsx';
import { useAddress } from '../use-scene.ts';

const positions: readonly ToastPosition[] = [
  'top-left',
  'top-center',
  'top-right',
  'bottom-left',
  'bottom-center',
  'bottom-right',
];

export function ToasterPage(): ReactNode {
  const toasts = useToasts();
  const [position, setPosition] = useState<ToastPosition>('bottom-right');
  return (
    <>
      <Toaster position={position} />
      <Specimens>
        <Specimen
          state="kinds"
          title="Of four kinds"
          note="Errors interrupt a screen reader, the others wait."
        >
          <Buttons>
            <Press
              onPress={() =>
                toasts.add({
                  kind: 'success',
                  title: 'Field 12.tiff',
                  description: '148 cells, 3 need a look',
                })
              }
            >
              Success
            </Press>
            <Press onPress={() => toasts.add({ kind: 'info', title: 'Grace has joined' })}>Info</Press>
            <Press onPress={() => toasts.add({ kind: 'warning', title: 'The machine is short of memory' })}>
              Warning
            </Press>
            <Press
              onPress={() =>
                toasts.add({
                  kind: 'error',
                  title: 'Field 11.tiff failed',
                  description: 'The file ends in the middle of the image.',
                })
              }
            >
              Error
            </Press>
          </Buttons>
        </Specimen>
        <Specimen state="actions" title="With something to do">
          <Buttons>
            <Press
              onPress={() =>
                toasts.add({
                  kind: 'error',
                  title: 'Field 16.tiff failed',
                  description: 'The worker stopped answering.',
                  actions: [
                    { label: 'Retry', onAction: () => toasts.add({ kind: 'info', title: 'Trying again' }) },
                    { label: 'View', onAction: () => undefined, keepOpen: true },
                  ],
                })
              }
            >
              With two buttons
            </Press>
          </Buttons>
        </Specimen>
        <Specimen state="persistent" title="Until it is closed">
          <Buttons>
            <Press
              onPress={() =>
                toasts.add({
                  id: 'stays',
                  kind: 'warning',
                  title: 'Are these outlines right?',
                  description: 'Field 31.tiff waits for you.',
                  timeoutMs: 0,
                })
              }
            >
              Stay
            </Press>
            <Press onPress={() => toasts.update('stays', { kind: 'success', title: 'Answered by Grace' })}>
              Update it
            </Press>
            <Press onPress={() => toasts.remove('stays')}>Remove it</Press>
          </Buttons>
        </Specimen>
        <Specimen
          state="many"
          title="Many"
          note="Five at once; the others wait with their time standing still."
        >
          <Buttons>
            <Press
              onPress={() => {
                for (let place = 1; place <= 12; place += 1) {
                  toasts.add({
                    kind: 'info',
                    title: `Field ${String(place).padStart(2, '0')}.tiff is there`,
                  });
                }
              }}
            >
              Twelve
            </Press>
            <Press onPress={() => toasts.clear()}>Clear</Press>
          </Buttons>
        </Specimen>
        <Specimen state="promise" title="One that follows its work">
          <Buttons>
            <FollowButton />
          </Buttons>
        </Specimen>
        <Specimen state="long-names" title="Long names">
          <Buttons>
            <Press
              onPress={() =>
                toasts.add({
                  kind: 'success',
                  title: `${'Zellkernsegmentierung'.repeat(4)}.tiff`,
                  description:
                    '1,284,551 cells in 4,096 fields, 12,004 of them need a look because they touch their neighbours',
                })
              }
            >
              Long
            </Press>
          </Buttons>
        </Specimen>
        <Specimen state="positions" title="In six places">
          <fieldset className="kit-places">
            <legend className="hw-visually-hidden">Place of toasts</legend>
            {positions.map((place) => (
              <label key={place}>
                <input
                  type="radio"
                  name="position"
                  checked={place === position}
                  onChange={() => setPosition(place)}
                />
                {place.replace('-', ' ')}
              </label>
            ))}
          </fieldset>
        </Specimen>
      </Specimens>
    </>
  );
}

/** Plays a job that ends soon, and says so. */
function FollowButton(): ReactNode {
  const toasts = useToasts();
  const client = useHeadway();
  const address = useAddress();
  return (
    <Press
      onPress={() => {
        const asked = client.request('scene.restart', { id: address('list') });
        toasts.promise(asked, {
          pending: { title: 'Starting 36 jobs anew' },
          done: () => ({ kind: 'success', title: '36 jobs start anew' }),
          failed: () => ({ kind: 'error', title: 'They could not be started' }),
        });
      }}
    >
      Start 36 jobs
    </Press>
  );
}

function Buttons({ children }: { children: ReactNode }): ReactNode {
  return <div className="kit-buttons">{children}</div>;
}

function Press({ onPress, children }: { onPress: () => unknown; children: ReactNode }): ReactNode {
  return (
    <button type="button" className="hw-button" onClick={() => void onPress()}>
      {children}
    </button>
  );
}
