import { rules as registry } from '../rules/index.ts';
import { alignColumns } from '../report/columns.ts';
import type { Verb } from './verb.ts';

export const rules: Verb = {
  name: 'rules',
  summary: 'list the rules',
  usage: `Usage: iommu-lens rules

Lists the rules with their severity and what they look for. Rules marked 'nursery' run with --nursery only.
`,
  run(_args, console) {
    console.out(
      alignColumns(
        registry.map(({ meta }) => [meta.id, `${meta.severity}${meta.nursery ? ', nursery' : ''}`, meta.title]),
        '',
        { numbers: false },
      ),
    );
    return Promise.resolve(0);
  },
};
