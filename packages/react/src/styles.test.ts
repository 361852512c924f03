import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hueOf } from './presence-words.ts';
import { contrastOf, luminance } from './testing/contrast.ts';

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

function contrast(front: string, back: string, theme: 'light' | 'dark'): number {
  const [one, two] = [front, back].map((name) => {
    const token = tokens.get(name);
    if (!token) throw new Error(`There is no colour --hw-${name}.`);
    return luminance(token[theme]);
  });
  return contrastOf(one ?? 0, two ?? 0);
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

  it('give the initials of every person at least 4.5 : 1', () => {
    const avatar = readFileSync(new URL('./styles/presence-avatars.css', import.meta.url), 'utf8');
    const [back, front] = [...avatar.matchAll(/light-dark\((oklch\(.*?\)\)), (oklch\(.*?\)\))\);/g)].map(
      ([, light = '', dark = '']) => ({ light, dark }),
    );
    if (!back || !front) throw new Error('Expected two colours of an avatar.');
    const hues = new Set(Array.from({ length: 1000 }, (_, person) => hueOf(`user-${person}`)));
    expect(hues.size).toBe(12);
    const weak = themes.flatMap((theme) =>
      [...hues].filter((hue) => {
        const [one = 0, two = 0] = [back, front].map((colour) =>
          luminance(colour[theme].replace('var(--hw-avatar-hue)', String(hue))),
        );
        return contrastOf(one, two) < 4.5;
      }),
    );
    expect(weak).toEqual([]);
  });
});

describe('what moves', () => {
  const folder = new URL('./styles/', import.meta.url);
  const sheets = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));

  it('takes its time from the tokens, which are 0 where less motion is asked for', () => {
    const transitions = sheets.flatMap((sheet) => sheet.match(/^\s*transition:[^;]*;/gm) ?? []);
    expect(transitions.length).toBeGreaterThan(5);
    // So short a one is not seen: by it a chart hears of another theme.
    expect(transitions.filter((one) => /\d(ms|s)\b/.test(one) && !one.includes(' 1ms;'))).toEqual([]);
    expect(css).toMatch(
      /reduced-motion: reduce\) \{\s*:root \{\s*--hw-motion-fast: 0ms;\s*--hw-motion: 0ms;/,
    );
  });

  it('is moved otherwise, or not at all, where it goes on by itself and less motion is asked for', () => {
    const moving = sheets.flatMap((sheet) => {
      const calm = [...sheet.matchAll(/@media \(prefers-reduced-motion: reduce\) \{([^]*?\n)\}/g)];
      return [...sheet.matchAll(/([^{}]+)\{[^{}]*?\banimation: hw-/g)].map(([, selector = '']) => ({
        selector: selector.replaceAll(/\/\*[^]*?\*\//g, '').trim(),
        isCalmed: (of: string) =>
          calm.some(([, block = '']) => block.includes(`${of} {`) && block.includes('animation')),
      }));
    });
    expect(moving.map(({ selector }) => selector)).toHaveLength(2);
    expect(moving.filter(({ selector, isCalmed }) => !isCalmed(selector))).toEqual([]);
  });
});
