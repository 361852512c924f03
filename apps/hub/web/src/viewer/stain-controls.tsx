import { Slider } from '@base-ui/react/slider';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import { type ShownInfo, type Stain, type StainDisplay, stainDisplay } from './pixel-display.ts';
import type { DisplayChoice } from './use-display.ts';

/** Amounts that can be black. */
const amounts = { min: 0.2, max: 4, step: 0.1 };

/** The colours of the image, or one of its stains. */
export function StainChoice({
  info,
  display,
  stains,
}: {
  info: ShownInfo;
  display: DisplayChoice;
  stains: readonly Stain[];
}): ReactNode {
  const { stain: shown, ...colours } = display.shown;
  return (
    <ToggleGroup
      aria-label="Shown are"
      className="hub-segments"
      value={[shown?.stain.id ?? '']}
      onValueChange={([id]) => {
        if (id === undefined) return;
        const stain = stains.find((each) => each.id === id);
        display.set(stain ? { ...colours, stain: stainDisplay(info, stain) } : colours);
      }}
    >
      <Toggle value="" className="hub-segment">
        Colours
      </Toggle>
      {stains.map(({ id, label }) => (
        <Toggle key={id} value={id} className="hub-segment">
          {label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}

/** How much of a stain is black. */
export function StainControls({
  shown,
  display,
}: {
  shown: StainDisplay;
  display: DisplayChoice;
}): ReactNode {
  return (
    <section className="hub-channel" aria-label={shown.stain.label}>
      <span>Black from an amount of {shown.most.toFixed(1)}</span>
      <Slider.Root
        className="hub-slider hub-slider-wide"
        value={shown.most}
        {...amounts}
        onValueChange={(value) => display.set({ ...display.shown, stain: { ...shown, most: Number(value) } })}
      >
        <Slider.Control className="hub-slider-control">
          <Slider.Track className="hub-slider-track">
            <Slider.Indicator className="hub-slider-value" />
            <Slider.Thumb className="hub-slider-thumb" aria-label="Amount that is black" />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
    </section>
  );
}
