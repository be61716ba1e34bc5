import { alignmentAdvice, parseLayout, parseLine, whatIf } from '../layout/index.ts';
import { wrapText } from '../report/columns.ts';
import { compareText, whatIfText } from '../report/compare.ts';
import { sizeText } from '../report/sizeText.ts';
import { parseCost, type Cost } from '../report/time.ts';
import { toWire } from '../report/wire.ts';
import type { Format, TableRequest } from '../table/model.ts';
import { formats } from '../table/registry.ts';
import { LineIndex } from '../text/lineIndex.ts';
import type { Problem } from '../text/problem.ts';
import { readNamed } from './namedFile.ts';
import { UsageError, type Console, type Verb } from './verb.ts';

interface Question {
  readonly format: Format;
  readonly request: TableRequest;
}

interface Options {
  json: boolean;
  explain: boolean;
  whatIf: boolean;
  costs: Cost[];
}

/** START+SIZE, START..END or FIRST-LAST: what tells a region from a page size. */
const range = /.(?:\+|\.\.|-)./;

export const size: Verb = {
  name: 'size',
  summary: 'size the tables of a layout, or of options',
  usage: `Usage: iommu-lens size [OPTION]... LAYOUT|-
       iommu-lens size [OPTION]... --format FORMAT [--PARAMETER VALUE]... [--window RANGE] [--map REGION]...

  --format FORMAT       the kind of table
  --page-size SIZE      and any other parameter of the format: --levels 2, --host-page 64K
  --window RANGE        START..END or START+SIZE; without it the smallest legal one
  --map REGION          START+SIZE[@PHYS], a region that is mapped; may be given again
  --clear RANGE         the range to clear, for its work; without it the whole window
  --what-if             every legal page size and level count too, cheapest first
  --cost OP=TIME[/N]    show times: OP is entry, table or invalidation; 1.5us for one, or a
                        measurement of N of them such as entry=180s/1000000000
  --json                everything, sizes as decimal strings
  --explain             the working, step by step, with where each step comes from

${wrapText(`Formats: ${formats.map(({ id }) => id).join(', ')}.`, 90)}
docs/formats.md lists the parameters of each. Exit status: 0; 2 for bad input or a table that the kernel refuses.
`,

  async run(args, console) {
    const { options, layout, words } = readArguments(args);
    if (layout !== undefined && words.length > 0) throw new UsageError('give a layout or options, not both.');
    if (layout === undefined && words.length === 0) throw new UsageError('give a layout, or --format and its options.');
    const { questions, bad } =
      layout === undefined
        ? fromOptions(words, console)
        : fromLayout(layout, await readNamed(layout, console), console);
    if (questions.length === 0) return 2;
    const reports = questions.map(({ format, request }) => format.report(request));
    const refused = reports.some((report) => report.rejection !== undefined);
    if (options.json) {
      console.out(`${JSON.stringify({ tables: reports.map(toWire) }, null, 2)}\n`);
    } else {
      console.out(reports.map((report) => sizeText(report, options)).join('\n'));
      if (reports.length > 1) console.out(`\n${compareText(reports)}`);
      for (const question of questions) adviseOn(question, options, console);
    }
    return bad || refused ? 2 : 0;
  },
};

function adviseOn({ format, request }: Question, options: Options, console: Console): void {
  const advice = alignmentAdvice(format, request);
  if (advice.length > 0) console.out(`\n${advice.map(({ message }) => `  advice: ${message}\n`).join('')}`);
  if (options.whatIf) console.out(`\n${whatIfText(whatIf(format, request))}`);
}

/** Options become the words of a calculator line, so that there is one reader for both. */
function readArguments(args: readonly string[]): { options: Options; layout: string | undefined; words: string[] } {
  const options: Options = { json: false, explain: false, whatIf: false, costs: [] };
  let layout: string | undefined;
  let format: string | undefined;
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('--')) {
      if (layout !== undefined) throw new UsageError(`one layout at a time, not also '${arg}'.`);
      layout = arg;
      continue;
    }
    const equals = arg.indexOf('=');
    const name = arg.slice(2, equals === -1 ? undefined : equals);
    const value = (): string => {
      const text = equals === -1 ? args[++i] : arg.slice(equals + 1);
      if (text === undefined || text === '') throw new UsageError(`${arg} wants a value.`);
      return text;
    };
    switch (name) {
      case 'json':
        options.json = true;
        break;
      case 'explain':
        options.explain = true;
        break;
      case 'what-if':
        options.whatIf = true;
        break;
      case 'cost': {
        const text = value();
        const cost = parseCost(text);
        if (!cost) throw new UsageError(`--cost takes entry=180ns, table=1us or invalidation=1.5us, not '${text}'.`);
        options.costs.push(cost);
        break;
      }
      case 'format':
        format = value();
        break;
      case 'map': {
        const region = value().replaceAll(/\s+/g, '');
        if (!range.test(region)) throw new UsageError(`--map takes START+SIZE[@PHYS], not '${region}'.`);
        words.push(region);
        break;
      }
      case 'page-size':
        words.push(value());
        break;
      default:
        words.push(`${name}=${value().replaceAll(/\s+/g, '')}`);
    }
  }
  if (words.length > 0 && format === undefined) throw new UsageError('--format is missing.');
  return { options, layout, words: format === undefined ? words : [format, ...words] };
}

function fromOptions(words: readonly string[], console: Console): { questions: Question[]; bad: boolean } {
  const line = words.join(' ');
  const { value, problems } = parseLine(line);
  for (const problem of problems) {
    console.error(`iommu-lens size: ${optionAt(words, problem.start)}: ${problem.message}\n`);
  }
  const bad = problems.some(isError);
  return { questions: value && !bad ? [value] : [], bad };
}

/** The option that became the word at a place of the line: `--levels x` of `levels=x`. */
function optionAt(words: readonly string[], place: number): string {
  let end = -1;
  const at = words.findIndex((word) => (end += word.length + 1) >= place);
  const word = words[at] ?? '';
  if (at <= 0) return `--format ${word}`;
  const [, name, value] = /^([a-z][\w-]*)=(.*)$/i.exec(word) ?? [];
  if (name !== undefined) return `--${name} ${value}`;
  return `--${range.test(word) ? 'map' : 'page-size'} ${word}`;
}

function fromLayout(path: string, text: string, console: Console): { questions: Question[]; bad: boolean } {
  const { value, problems } = parseLayout(text);
  const lines = new LineIndex(text);
  // Of what is no layout at all one word is enough.
  const isLayout = value.blocks.length > 0 || /^\s*format\b/m.test(text);
  for (const problem of isLayout ? problems : problems.slice(0, 1)) {
    const { line, character } = lines.position(problem.start);
    console.error(`${path}:${line + 1}:${character + 1}: ${problem.severity ?? 'error'}: ${problem.message}\n`);
  }
  if (value.blocks.length === 0 && problems.length === 0) {
    console.error(
      `${path}:1:1: error: there is no format line, so there is no table to size; start with 'format powernv'\n`,
    );
  }
  return { questions: [...value.blocks], bad: problems.some(isError) };
}

function isError(problem: Problem): boolean {
  return (problem.severity ?? 'error') === 'error';
}
