import { analyseC, type CAnalysis, type FunctionAnalysis, type Node } from '../../../server/src/c/index.ts';
import { createEngine } from '../../../server/src/cli/engine.ts';

const { parser, knowledge } = await createEngine();

export { knowledge };
export const cParser = parser!;

export function analyse(text: string): CAnalysis {
  return analyseC({ kind: 'file', path: 'example.c', text }, cParser, knowledge);
}

/** The one function of a text. */
export function only(text: string): FunctionAnalysis {
  const { functions } = analyse(text);
  if (functions.length !== 1) throw new Error(`expected one function, got ${functions.length}`);
  return functions[0]!;
}

/** A function around some statements. */
export function inFunction(
  statements: string,
  header = 'long f(struct s *p, struct s *q, int n, unsigned long x)',
): FunctionAnalysis {
  return only(`${header}\n{\n${statements}\n}\n`);
}

/** The argument of each `look(...)` call, in order. */
export function looked(fn: FunctionAnalysis): Node[] {
  return fn.calls.filter((call) => call.name === 'look').map((call) => call.args[0]!);
}
