import { describe, expect, it } from 'vitest';
import { groupSeries, readPatchDocument } from '../../../server/src/patch/index.ts';

interface Sent {
  readonly subject: string;
  readonly id?: string;
  readonly to?: string;
  readonly from?: string;
}

function messages(...sent: Sent[]) {
  return sent.flatMap(
    ({ subject, id, to, from }) =>
      readPatchDocument(
        `From: ${from ?? 'Example Developer <dev@example.org>'}\nDate: x\nSubject: ${subject}\n${id ? `Message-ID: <${id}>\n` : ''}${to ? `In-Reply-To: <${to}>\n` : ''}\nbody\n`,
      ).messages,
  );
}

const shown = (documents: ReturnType<typeof messages>[]) =>
  groupSeries(documents).map((series) => ({
    title: series.title,
    version: series.version,
    cover: series.cover !== undefined,
    patches: series.patches.map(({ message }) => message.facts.title),
    replies: series.replies.length,
    missing: series.missing,
  }));

describe('groupSeries', () => {
  const cover = { subject: '[PATCH 0/2] all', id: '0' };
  const one = { subject: '[PATCH 1/2] one', id: '1', to: '0' };
  const two = { subject: '[PATCH 2/2] two', id: '2', to: '0' };
  const whole = { title: 'all', version: 1, cover: true, patches: ['one', 'two'], replies: 0, missing: [] };

  it.each([
    ['in order', [messages(cover, one, two)]],
    ['out of order', [messages(two, cover, one)]],
    ['in several documents', [messages(two), messages(one), messages(cover)]],
    ['a patch that is here twice', [messages(cover, one, two, one)]],
    ['each patch answering the one before', [messages(cover, one, { ...two, to: '1' })]],
    ['without Message-IDs', [messages({ subject: cover.subject }, { subject: one.subject }, { subject: two.subject })]],
    ['without a thread', [messages(cover, { ...one, to: '' }, { ...two, to: '' })]],
  ])('%s', (_name, documents) => {
    expect(shown(documents)).toEqual([whole]);
  });

  it('keeps versions apart', () => {
    const again = [
      { subject: '[PATCH v2 0/2] all', id: '10', to: '0' },
      { subject: '[PATCH v2 1/2] one', id: '11', to: '10' },
      { subject: '[PATCH v2 2/2] two', id: '12', to: '10' },
    ];
    expect(shown([messages(cover, one, two, ...again)])).toEqual([whole, { ...whole, version: 2 }]);
  });

  it('keeps series of different threads apart', () => {
    const other = [
      { subject: '[PATCH 1/2] uno', id: '21', to: '20' },
      { subject: '[PATCH 2/2] due', id: '22', to: '20' },
    ];
    expect(shown([messages(cover, one, two, ...other)]).map(({ patches }) => patches)).toEqual([
      ['one', 'two'],
      ['uno', 'due'],
    ]);
  });

  it('says which patches are missing', () => {
    expect(
      shown([
        messages({ subject: '[PATCH 2/4] two', id: '2', to: '0' }, { subject: '[PATCH 4/4] four', id: '4', to: '0' }),
      ]),
    ).toMatchObject([{ patches: ['two', 'four'], missing: [1, 3], cover: false }]);
  });

  it('gives replies to their series, through other replies too', () => {
    const replies = [
      { subject: 'Re: [PATCH 1/2] one', id: '5', to: '1' },
      { subject: 'Re: [PATCH 1/2] one', id: '6', to: '5' },
    ];
    expect(shown([messages(cover, one, two, ...replies)])).toEqual([{ ...whole, replies: 2 }]);
  });

  it('leaves single patches alone', () => {
    expect(shown([messages({ subject: '[PATCH] a' }, { subject: '[PATCH] b' })]).map(({ patches }) => patches)).toEqual(
      [['a'], ['b']],
    );
  });

  it('takes no circle for a thread', () => {
    const circle = [
      { subject: '[PATCH 1/2] one', id: '1', to: '2' },
      { subject: '[PATCH 2/2] two', id: '2', to: '1' },
    ];
    expect(
      shown([messages(...circle)])
        .flatMap(({ patches }) => patches)
        .sort(),
    ).toEqual(['one', 'two']);
  });
});
