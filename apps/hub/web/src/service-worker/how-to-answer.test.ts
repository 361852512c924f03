import { describe, expect, it } from 'vitest';
import { filesOfPage, howToAnswer } from './how-to-answer.ts';

const origin = 'https://lab.example';
const answerTo = (path: string, mode = 'cors', method = 'GET') =>
  howToAnswer({ method, mode, url: new URL(path, origin).href }, origin);

describe('the service worker', () => {
  it('never touches what the server answers about people’s data', () => {
    const paths = ['/api/projects', '/api/assets/A/file', '/api/session', '/api', '/ws', '/healthz'];
    for (const path of paths) {
      expect([path, answerTo(path), answerTo(path, 'navigate')]).toEqual([path, 'pass', 'pass']);
    }
    expect(answerTo('/projects', 'navigate', 'POST')).toBe('pass');
    expect(answerTo('https://elsewhere.example/assets/a.js')).toBe('pass');
    expect(answerTo('/other.json')).toBe('pass');
  });

  it('opens pages also while the server is away, and keeps the files of the app', () => {
    expect(answerTo('/', 'navigate')).toBe('page');
    expect(answerTo('/projects/P?view=jobs', 'navigate')).toBe('page');
    expect(answerTo('/apiary', 'navigate')).toBe('page');
    expect(answerTo('/assets/index-a1b2.js')).toBe('asset');
    expect(answerTo('/theme.js')).toBe('file');
    expect(answerTo('/icons/icon-192.png')).toBe('file');
  });

  it('reads from the start page which files it needs', () => {
    const html = `<link rel="icon" href="/favicon.svg" /><script src="/theme.js"></script>
      <script type="module" crossorigin src="/assets/index-1.js"></script>
      <link rel="stylesheet" href="/assets/index-2.css"><link href="/favicon.svg"><a href="https://a.example/b">`;
    expect(filesOfPage(html)).toEqual([
      '/favicon.svg',
      '/theme.js',
      '/assets/index-1.js',
      '/assets/index-2.css',
    ]);
  });
});
