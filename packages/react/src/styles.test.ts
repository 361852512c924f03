import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./styles.css', import.meta.url), 'utf8');
const themes = ['light', 'dark'] as const;
const states = ['waiting', 'running', 'attention', 'done', 'failed', 'paused', 'offline'];
const surfaces = ['page', 'raised', 'sunken', 'hover', 'selected']
  .map((name) => `surface-${name}`)
  .concat('surface');

/** Light and dark of each colour token. */
const tokens = new Map(
  [...css.matchAll(/--hw-([a-z-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\);/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Relative luminance (WCAG 2.2) of `oklch(l c h)`; the matrices are those of CSS Color 4. */
function luminance(color: string): number {
  const [l = 0, c = 0, h = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ].map((part) => Math.min(1, Math.max(0, part)));
  return 0.2126 * (rgb[0] ?? 0) + 0.7152 * (rgb[1] ?? 0) + 0.0722 * (rgb[2] ?? 0);
}

function contrast(front: string, back: string, theme: 'light' | 'dark'): number {
  const [one, two] = [front, back].map((name) => {
    const token = tokens.get(name);
    if (!token) throw new Error(`There is no colour --hw-${name}.`);
    return luminance(token[theme]);
  });
  const [high, low] = [Math.max(one ?? 0, two ?? 0), Math.min(one ?? 0, two ?? 0)];
  return (high + 0.05) / (low + 0.05);
}

/** The pairs that fall short, with what they reach. */
function tooWeak(fronts: readonly string[], backs: readonly string[], least: number): string[] {
  return themes.flatMap((theme) =>
    fronts.flatMap((front) =>
      backs.flatMap((back) => {
        const found = contrast(front, back, theme);
        return found < least ? [`${theme}: ${front} on ${back} is ${found.toFixed(2)}`] : [];
      }),
    ),
  );
}

describe('the colours', () => {
  it('give text at least 4.5 : 1 on every surface', () => {
    const texts = ['text', 'text-muted', 'text-subtle', 'accent-text', ...states.map((s) => `${s}-text`)];
    expect(tooWeak(texts, surfaces, 4.5)).toEqual([]);
  });

  it.each(states)('give the words of %s at least 4.5 : 1, its marks 3 : 1, on its own ground', (state) => {
    expect(tooWeak([`${state}-text`, 'text', 'text-muted'], [`${state}-soft`], 4.5)).toEqual([]);
    expect(tooWeak([state], [`${state}-soft`, 'surface', 'surface-page', 'surface-raised'], 3)).toEqual([]);
  });

  it('give what stands on a fill at least 4.5 : 1, and the edges of controls 3 : 1', () => {
    expect(tooWeak(['accent-contrast'], ['accent', 'accent-hover'], 4.5)).toEqual([]);
    expect(tooWeak(['danger-contrast'], ['danger', 'danger-hover'], 4.5)).toEqual([]);
    expect(tooWeak(['border-strong'], ['surface', 'surface-page', 'surface-raised'], 3)).toEqual([]);
  });
});
