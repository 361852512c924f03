import { Dialog } from '@base-ui/react/dialog';
import type { StackInfo } from '@headway/hub-api';
import type { Asset, AssetStack } from '@headway/protocol';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { TextField } from '../ui/text-field.tsx';
import { setLayout, stackAddress } from './stack-address.ts';
import { type LayoutText, layoutText, orders, type ReadLayout, readLayout } from './stack-layout.ts';

/** Says how the planes of a stack lie, where its file does not or is wrong. */
export function LayoutDialog({
  asset,
  stack,
  onClose,
}: {
  asset: Asset;
  stack: AssetStack;
  onClose: () => void;
}): ReactNode {
  const address = stackAddress(asset.id, stack);
  const { data: info } = useQuery({
    queryKey: ['stack', address.id],
    queryFn: ({ signal }) => address.info(signal),
    staleTime: Infinity,
  });
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog">
          <Dialog.Title className="hub-dialog-title">Layout of the stack</Dialog.Title>
          <Dialog.Description className="hub-dialog-text">
            {info
              ? `The file says: ${told(info.stored)}. Say it here where that is wrong; the file stays as it is.`
              : 'Reading what the file says …'}
          </Dialog.Description>
          {info && <LayoutForm asset={asset} info={info} onClose={onClose} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function LayoutForm({
  asset,
  info,
  onClose,
}: {
  asset: Asset;
  info: StackInfo;
  onClose: () => void;
}): ReactNode {
  const { stored, stack } = info;
  const live = useLive();
  const id = useId();
  const [text, setText] = useState(() => layoutText(stack, asset.pixelSizeUm ?? null));
  const [problems, setProblems] = useState<ReadLayout['problems']>(null);
  const saving = useMutation({
    mutationFn: (change: Parameters<typeof setLayout>[1]) => setLayout(asset.id, change),
    onSuccess: (changed) => {
      live.project(asset.projectId).assets.upsert([changed]);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const read = readLayout(text, stored);
    setProblems(read.problems);
    if (!read.problems) saving.mutate({ stack: read.layout, pixelSizeUm: read.pixelSizeUm });
  };
  const field = (name: keyof Omit<LayoutText, 'order'>, label: string, hint?: string): ReactNode => (
    <TextField
      label={label}
      hint={hint}
      inputMode={name === 'pixelUm' || name === 'sliceUm' ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={text[name]}
      problem={problems?.[name] ?? null}
      onChange={({ target }) => {
        setProblems(null);
        setText({ ...text, [name]: target.value });
      }}
    />
  );
  const isCorrected = stack.corrected === true || typeof asset.pixelSizeUm === 'number';
  return (
    <form className="hub-dialog-form" noValidate onSubmit={submit}>
      <div className="hub-layout-fields">
        {field('slices', 'Slices')}
        {field('channels', 'Channels')}
        {field('times', 'Times')}
      </div>
      <div className="hub-field">
        <label htmlFor={id}>Planes follow each other as</label>
        <select
          id={id}
          className="hub-input"
          value={text.order}
          onChange={({ target }) => {
            const found = orders.find(({ order }) => order === target.value);
            if (found) setText({ ...text, order: found.order });
          }}
        >
          {orders.map(({ order, label }) => (
            <option key={order} value={order}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="hub-layout-fields">
        {field('pixelUm', 'Pixel, µm')}
        {field('sliceUm', 'Slice to slice, µm')}
      </div>
      {saving.error && (
        <p className="hub-field-problem" role="alert">
          {saving.error.message}
        </p>
      )}
      <div className="hub-dialog-actions">
        {isCorrected && (
          <button
            type="button"
            className="hw-button hw-button-quiet"
            disabled={saving.isPending}
            onClick={() => saving.mutate({ stack: null, pixelSizeUm: null })}
          >
            As the file says
          </button>
        )}
        <Dialog.Close className="hw-button">Cancel</Dialog.Close>
        <button type="submit" className="hw-button hw-button-primary" disabled={saving.isPending}>
          Save
        </button>
      </div>
    </form>
  );
}

function told({ slices, channels, times, pixelUm, sliceUm }: AssetStack): string {
  const um = (length: number | null): string =>
    length === null ? 'unknown' : `${Number(length.toPrecision(4))} µm`;
  return [
    `${slices} slices`,
    `${channels} ${channels === 1 ? 'channel' : 'channels'}`,
    `${times} ${times === 1 ? 'time' : 'times'}`,
    `pixel ${um(pixelUm)}`,
    `slice to slice ${um(sliceUm)}`,
  ].join(', ');
}
