import { afterEach, expect, it } from 'vitest';
import { pathToFollow } from './own-links.tsx';

afterEach(() => document.body.replaceChildren());

/** What a click on this would follow. */
function clicked(html: string, init: MouseEventInit = {}): string | null {
  document.body.innerHTML = html;
  let path: string | null = null;
  const listen = (event: MouseEvent): void => {
    path = pathToFollow(event);
    event.preventDefault();
  };
  document.addEventListener('click', listen);
  const target = document.querySelector('b') ?? document.querySelector('a');
  target?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));
  document.removeEventListener('click', listen);
  return path;
}

it('follows a plain click on a link to a page of the app, wherever in the link it was', () => {
  expect(clicked('<a href="/jobs/J?a=1"><b>J</b></a>')).toBe('/jobs/J?a=1');
});

it('leaves to the browser what opens elsewhere, what is a file, and places within the page', () => {
  expect(clicked('<a href="/jobs/J">J</a>', { ctrlKey: true })).toBe(null);
  expect(clicked('<a href="/jobs/J">J</a>', { button: 1 })).toBe(null);
  expect(clicked('<a href="/jobs/J" target="_blank">J</a>')).toBe(null);
  expect(clicked('<a href="https://example.org/jobs/J">J</a>')).toBe(null);
  expect(clicked('<a href="/api/results/R.csv" download>R</a>')).toBe(null);
  expect(clicked('<a href="/api/assets/A/file">A</a>')).toBe(null);
  expect(clicked('<a href="#main">Skip</a>')).toBe(null);
  expect(clicked('<p><b>no link</b></p>')).toBe(null);
});
