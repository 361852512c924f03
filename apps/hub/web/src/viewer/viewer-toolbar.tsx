import { Slider } from '@base-ui/react/slider';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Contrast as ContrastIcon, Eye, EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { ShapeStyle } from './draw-shapes.ts';
import type { Camera } from './use-camera.ts';
import { ContrastPanel } from './contrast-panel.tsx';
import type { Stain } from './pixel-display.ts';
import type { HistogramSource } from './use-histograms.ts';
import type { Picture } from './use-picture.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

const noStains: readonly Stain[] = [];

/** The viewer's controls, at its foot: the zoom, and how shapes are drawn where there are any. */
export function ViewerToolbar({
  camera,
  picture,
  style,
  onStyle,
  hasShapes,
  stains = noStains,
  save,
  histograms = null,
  children,
}: {
  camera: Camera;
  picture: Picture;
  style: ShapeStyle;
  onStyle: (style: ShapeStyle) => void;
  hasShapes: boolean;
  /** That may be shown by themselves. */
  stains?: readonly Stain[] | undefined;
  /** The way to keep what is shown. */
  save?: ReactNode;
  /** Of a stack. */
  histograms?: HistogramSource | null;
  /** More that is done with shapes. */
  children?: ReactNode;
}): ReactNode {
  const toggleFilled = (): void => onStyle({ ...style, filled: !style.filled });
  const toggleVisible = (): void => onStyle({ ...style, visible: !style.visible });
  const group = 'Image';
  const filledLabel = style.filled ? 'Draw objects as outlines' : 'Draw objects filled';
  const visibleLabel = style.visible ? 'Hide the objects' : 'Show the objects';
  const { pixels, display } = picture;
  useCommand(
    display && { id: 'contrast', label: 'Automatic contrast', group, keys: ['a'], run: display.toggle },
  );
  useCommand(hasShapes ? { id: 'filled', label: filledLabel, group, keys: ['o'], run: toggleFilled } : null);
  useCommand(
    hasShapes ? { id: 'visible', label: visibleLabel, group, keys: ['h'], run: toggleVisible } : null,
  );
  return (
    <div className="hub-viewer-bar" role="toolbar" aria-label="Viewer">
      <div className="hub-viewer-group">
        <ZoomButtons camera={camera} />
        {pixels && display && (
          <>
            <IconButton
              label="Automatic contrast"
              shortcut="A"
              aria-pressed={display.isAuto}
              onClick={display.toggle}
            >
              <ContrastIcon size={16} aria-hidden="true" />
            </IconButton>
            <ContrastPanel info={pixels.info} display={display} stains={stains} histograms={histograms} />
          </>
        )}
        {save}
      </div>
      {hasShapes && (
        <div className="hub-viewer-group">
          <ToggleGroup
            aria-label="Objects are drawn as"
            className="hub-segments"
            value={[style.filled ? 'filled' : 'outline']}
            onValueChange={([next]) => onStyle({ ...style, filled: next === 'filled' })}
          >
            <Toggle value="outline" className="hub-segment">
              Outline
            </Toggle>
            <Toggle value="filled" className="hub-segment">
              Filled
            </Toggle>
          </ToggleGroup>
          <span className="hub-viewer-word" aria-hidden="true">
            Opacity
          </span>
          <Slider.Root
            className="hub-slider"
            value={Math.round(style.opacity * 100)}
            min={10}
            max={100}
            step={5}
            onValueChange={(value) => onStyle({ ...style, opacity: Number(value) / 100 })}
          >
            <Slider.Control className="hub-slider-control">
              <Slider.Track className="hub-slider-track">
                <Slider.Indicator className="hub-slider-value" />
                <Slider.Thumb
                  className="hub-slider-thumb"
                  aria-label="Opacity of the objects"
                  getAriaValueText={(_, value) => `${value} %`}
                />
              </Slider.Track>
            </Slider.Control>
          </Slider.Root>
          <IconButton
            label={style.visible ? 'Hide the objects' : 'Show the objects'}
            shortcut="H"
            onClick={toggleVisible}
          >
            {style.visible ? <Eye size={16} aria-hidden="true" /> : <EyeOff size={16} aria-hidden="true" />}
          </IconButton>
          {children}
        </div>
      )}
    </div>
  );
}
