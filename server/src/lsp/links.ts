import type { DocumentLink } from 'vscode-languageserver';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

/**
 * Message-ID, Fixes and Link as links. Only to the public archive, to the kernel's own repository, or to an http(s)
 * address that stands in the text as such: nothing else of a mail becomes a link.
 */
export const links: Feature = {
  name: 'links',
  capabilities: () => ({ documentLinkProvider: { resolveProvider: false } }),
  register({ connection, documents, session }) {
    connection.onDocumentLinks(
      fence(connection, 'links', [] as DocumentLink[], ({ textDocument }) => {
        const document = documents.get(textDocument.uri);
        if (!document) return [];
        const found: DocumentLink[] = [];
        const add = (span: { start: number; end: number }, target: string, tooltip: string) =>
          found.push({
            range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
            target,
            tooltip,
          });
        for (const { facts, span } of session.analysisOf(document).patch?.messages ?? []) {
          for (const fix of facts.fixes) {
            if (!/^[0-9a-f]{7,40}$/i.test(fix.commit)) continue;
            add(
              fix,
              `https://git.kernel.org/torvalds/c/${fix.commit}`,
              `Commit ${fix.commit} in the kernel's repository`,
            );
          }
          for (const link of facts.links) {
            if (/^https?:\/\/[^\s<>"'`\\]+$/.test(link.url)) add(link, link.url, 'Open the link');
          }
          if (facts.messageId !== undefined) {
            const at = document.getText().indexOf(facts.messageId, span.start);
            if (at !== -1 && at < span.end) {
              const target = `https://lore.kernel.org/r/${encodeURIComponent(facts.messageId)}`;
              add({ start: at, end: at + facts.messageId.length }, target, 'Find the message in the public archive');
            }
          }
        }
        return found;
      }),
    );
  },
};
