import { expect, it } from 'vitest';
import { channelColour, readColour } from './channel-colour.ts';

it('shows a channel in the colour of its file, one alone in grey, and several in colours of their own', () => {
  expect(channelColour('#ff8000', { index: 0, count: 1 })).toEqual([255, 128, 0]);
  expect(channelColour(null, { index: 0, count: 1 })).toEqual([255, 255, 255]);
  expect([0, 1, 2].map((index) => channelColour(null, { index, count: 3 }))).toEqual([
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ]);
});

it('takes no colour in which nothing could be seen', () => {
  expect(readColour('#000000')).toBeNull();
  expect(readColour('teal')).toBeNull();
  expect(channelColour('#000000', { index: 1, count: 2 })).toEqual([0, 255, 0]);
});
