import { parseArgs } from 'node:util';
import { runVectors, vectorKinds } from '../table/vectors/index.ts';
import { LineIndex } from '../text/lineIndex.ts';
import { wrapText } from '../report/columns.ts';
import { readNamed } from './namedFile.ts';
import { UsageError, type Verb } from './verb.ts';

export const vectors: Verb = {
  name: 'vectors',
  summary: 'compute the figures for every row of a CSV of configurations',
  usage: `Usage: iommu-lens vectors KIND [FILE]

Reads a CSV (FILE, or standard input) whose columns are the inputs of KIND, and writes it with every output column
computed. Output columns that are there already are ignored. Rows with an unreadable input are left out and reported.

${wrapText(`Kinds: ${vectorKinds.map(({ id }) => id).join(', ')}.`, 90)}
`,
  async run(args, console) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
    const [kind, file, ...more] = positionals;
    if (kind === undefined) throw new UsageError('name the kind of vectors.');
    if (more.length > 0) throw new UsageError(`one FILE at most, not also '${more[0]}'.`);
    if (!vectorKinds.some(({ id }) => id === kind)) {
      throw new UsageError(`there is no kind '${kind}'. The kinds are ${vectorKinds.map(({ id }) => id).join(', ')}.`);
    }
    const name = file ?? 'standard input';
    const text = await readNamed(file ?? '-', console);
    const { csv, problems } = runVectors(kind, text);
    const lines = new LineIndex(text);
    for (const problem of problems) {
      const { line, character } = lines.position(problem.start);
      console.error(`${name}:${line + 1}:${character + 1}: error: ${problem.message}\n`);
    }
    console.out(csv);
    return problems.length > 0 ? 2 : 0;
  },
};
