import { looksLikePatch } from '../patch/index.ts';
import type { SourceDocument } from './index.ts';

export type DocumentKind = 'patch' | 'c' | 'layout' | 'text';

const byLanguage: Record<string, DocumentKind> = {
  c: 'c',
  cpp: 'c',
  diff: 'patch',
  'kernel-mail': 'patch',
  'iommu-layout': 'layout',
};

/** What a document is: by its language id, else by its name, else by what its text looks like. */
export function kindOf(source: SourceDocument): DocumentKind {
  const known = source.languageId === undefined ? undefined : byLanguage[source.languageId];
  if (known) return known;
  if (/\.iommu$/i.test(source.name)) return 'layout';
  if (/\.[ch]$/i.test(source.name)) return 'c';
  if (/\.(patch|diff|rej|mbox|mbx|eml|cover)$/i.test(source.name)) return 'patch';
  return looksLikePatch(source.text) ? 'patch' : 'text';
}
