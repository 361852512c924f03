import { describe, expect, it } from 'vitest';
import { neighboursOf } from './neighbours.ts';

const images = ['01A', '01C', '01B'].map((id) => ({ id, batchId: null, name: id }));

describe('the neighbours of an image', () => {
  it('follow the order of the grid', () => {
    expect(neighboursOf(images, '01B')).toEqual({ previous: '01C', next: '01A', place: 2, total: 3 });
  });

  it('end at both ends', () => {
    expect(neighboursOf(images, '01C').previous).toBeNull();
    expect(neighboursOf(images, '01A').next).toBeNull();
  });

  it('are none for an image that is not in the list', () => {
    expect(neighboursOf(images, '01Z')).toEqual({ previous: null, next: null, place: 0, total: 3 });
  });
});
