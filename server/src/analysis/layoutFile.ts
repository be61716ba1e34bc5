import { parseLayout } from '../layout/index.ts';
import type { Analysis, SourceDocument } from './index.ts';

/** A table layout: what its lines say is wrong with it. */
export function analyseLayout(source: SourceDocument): Analysis {
  const { value, problems } = parseLayout(source.text);
  return { kind: 'layout', text: source.text, findings: [], notices: problems, units: [], layout: value };
}
