import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Session, type Progress } from '../../../server/src/lsp/session.ts';
import { realEngine } from '../analysis/engine.ts';

const engine = await realEngine();

/** A mailbox of patches, each of which introduces one finding. */
function mailbox(patches: number): string {
  return Array.from({ length: patches }, (_, i) =>
    [
      'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001',
      'From: Example Developer <dev@example.org>',
      `Subject: [PATCH] iommu: example ${i}`,
      '',
      'Fill it.',
      '---',
      `diff --git a/drivers/iommu/example${i}.c b/drivers/iommu/example${i}.c`,
      `--- a/drivers/iommu/example${i}.c`,
      `+++ b/drivers/iommu/example${i}.c`,
      '@@ -1,3 +1,7 @@',
      ' int a;',
      `+static void example_fill_${i}(struct iommu_table *tbl)`,
      '+{',
      '+\t__be64 *p = kzalloc(8, GFP_KERNEL);',
      '+\t*p = 1; }',
      ' int b;',
      ' int c;',
      '-- ',
      '2.40.0',
      '',
    ].join('\n'),
  ).join('\n');
}

const open = (text: string, version = 1) => TextDocument.create('file:///example.mbox', 'mbox', version, text);

/** A session that lets every analysis wait after its first step. */
function impatient(progress?: Partial<Progress>) {
  const said: string[] = [];
  const session = new Session(engine, (message) => said.push(`failed: ${message}`), -1);
  const ended = new Promise<void>((done) => (session.onLongAnalysis = done));
  session.startProgress = (title) => {
    said.push(title);
    return Promise.resolve({
      cancelled: false,
      report: (percent) => said.push(`${percent}%`),
      end: () => said.push('end'),
      ...progress,
    });
  };
  return { session, said, ended };
}

const noticesOf = (session: Session, document: TextDocument) =>
  session.analysisOf(document).notices.map(({ message }) => message);

describe('a long analysis', () => {
  it('shows what it has so far, and in the end everything', async () => {
    const { session, said, ended } = impatient();
    const document = open(mailbox(5));
    expect(session.analysisOf(document).findings).toEqual([]);
    // The outline does not wait.
    expect(session.analysisOf(document).patch?.messages).toHaveLength(5);
    expect(noticesOf(session, document)).toEqual([expect.stringContaining('is being analysed')]);
    await ended;
    expect(session.analysisOf(document).findings.map(({ rule }) => rule)).toEqual(Array(5).fill('unchecked-null'));
    expect(noticesOf(session, document)).toEqual([]);
    expect(said[0]).toBe('IOMMU Lens: example.mbox');
    expect(said.at(-1)).toBe('end');
  });

  it('ends where the user has enough, and says so', async () => {
    const { session, ended } = impatient({ cancelled: true });
    const document = open(mailbox(5));
    session.analysisOf(document);
    await ended;
    expect(noticesOf(session, document)).toEqual([expect.stringContaining('was cancelled')]);
    expect(session.analysisOf(document).findings.length).toBeLessThan(5);
  });

  it('gives way to the next version of its document', async () => {
    const { session, said, ended } = impatient();
    session.analysisOf(open(mailbox(5)));
    const next = open(mailbox(2), 2);
    session.analysisOf(next);
    await ended;
    expect(session.analysisOf(next).findings).toHaveLength(2);
    expect(said.filter((words) => words === 'end')).toHaveLength(2);
  });

  it('is forgotten with its document', async () => {
    const { session, said, ended } = impatient();
    const document = open(mailbox(5));
    session.analysisOf(document);
    session.forget(document.uri);
    const first = await Promise.race([
      ended.then(() => 'ended'),
      new Promise((done) => setTimeout(done, 100, 'quiet')),
    ]);
    expect(first).toBe('quiet');
    expect(said.at(-1)).toBe('end');
  });

  it('of a short document does not wait', () => {
    const session = new Session(engine, () => undefined);
    const document = open(mailbox(1));
    expect(session.analysisOf(document).findings).toHaveLength(1);
    expect(noticesOf(session, document)).toEqual([]);
  });
});

describe('C files that are open beside each other', () => {
  const c = (name: string, text: string, version = 1) =>
    TextDocument.create(`file:///linux/drivers/iommu/${name}`, 'c', version, text);
  const user = c(
    'user.c',
    'static void example_use(struct iommu_table *t)\n{\n\t__be64 *p = example_slot(t);\n\n\t*p = 1;\n}\n',
  );
  const maker = (body: string, version: number) =>
    c('maker.c', `__be64 *example_slot(struct iommu_table *t)\n{\n\treturn ${body};\n}\n`, version);

  it('know what the other defines, as it is now', () => {
    const session = new Session(engine, () => undefined);
    let open = [user];
    session.openDocuments = () => open;
    expect(session.analysisOf(user).findings).toEqual([]);
    open = [user, maker('kzalloc(8, GFP_KERNEL)', 1)];
    expect(session.analysisOf(user).findings.map(({ rule }) => rule)).toEqual(['unchecked-null']);
    open = [user, maker('&t->slot', 2)];
    expect(session.analysisOf(user).findings).toEqual([]);
    open = [
      user,
      TextDocument.create('file:///linux/drivers/vfio/maker.c', 'c', 1, maker('kzalloc(8, 0)', 1).getText()),
    ];
    expect(session.analysisOf(user).findings).toEqual([]);
  });
});
