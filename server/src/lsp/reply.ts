import { requests, type ReplyParams, type ReplyResult } from '../protocol.ts';
import { composeReply } from '../report/reply.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

export const reply: Feature = {
  name: 'reply',
  capabilities: () => ({}),
  register({ connection, documents, session }) {
    connection.onRequest(
      requests.reply,
      fence(connection, 'reply', { text: '' }, ({ uri, range, form }: ReplyParams): ReplyResult => {
        const document = documents.get(uri);
        if (!document) return { text: '' };
        const span = range && { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
        return { text: composeReply(session.analysisOf(document), form, span) };
      }),
    );
  },
};
