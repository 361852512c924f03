import { describe, expect, it } from 'vitest';
import { outcomeOf } from './transfer.ts';

const refused = {
  name: 'notes.png',
  problem: { code: 'not_an_image', title: 'Not an image', detail: 'This is a PDF with another name.' },
};

describe('the outcome of an upload', () => {
  it('is stored when the server took the file', () => {
    const answer = { items: [{ id: 'A' }], rejected: [] };
    expect(outcomeOf(201, JSON.stringify(answer))).toEqual({ type: 'stored', answer });
  });

  it('is rejected with the reason of the file, not of the request', () => {
    const problem = {
      type: 'about:blank',
      status: 422,
      code: 'none_taken',
      title: 'No file was taken',
      detail: 'None of the files could be taken.',
      rejected: [refused],
    };
    expect(outcomeOf(422, JSON.stringify(problem))).toEqual({
      type: 'rejected',
      reason: 'This is a PDF with another name.',
    });
  });

  it('is a failure that can be retried when the server had a problem or a proxy answered', () => {
    expect(outcomeOf(502, '<html>Bad gateway</html>')).toMatchObject({ type: 'failed' });
  });
});
