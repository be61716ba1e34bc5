import { requests, type ExplainParams, type ExplainResult } from '../protocol.ts';
import { rulePage } from '../report/rulePage.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

export const explain: Feature = {
  name: 'explain',
  capabilities: () => ({}),
  register({ connection }) {
    connection.onRequest(
      requests.explain,
      fence(connection, 'explain', { markdown: '' }, ({ rule }: ExplainParams): ExplainResult => ({
        markdown: rulePage(rule) ?? `There is no rule \`${rule.replace(/[^\w-]/g, '')}\`.`,
      })),
    );
  },
};
