import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import type { Observation } from '../rule.ts';
import { missingTestAround, saysMissing, saysPresent } from '../skips/hole.ts';
import { isLevelSize } from '../skips/levelSize.ts';
import { placeOf } from '../support/nodes.ts';
import { within } from '../support/places.ts';

/** Loops that go on by one entry: whether one skips what a missing level would cover. Which entries there are, the other side tells. */
export function observeWalks(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  for (const loop of fn.loops) {
    const own = within(fn, fn.assignments, loop.node).filter(
      ({ node }) => fn.loopsAround(node).at(-1)?.node === loop.node,
    );
    for (const step of own) {
      if (step.operator !== '++') continue;
      const position = placeOf(fn, step);
      const key = `each ${position}`;
      const skip = own.find(
        (one) => /^[+|]=$/.test(one.operator) && placeOf(fn, one) === position && isLevelSize(fn, one.value!, one.node),
      );
      if (skip) {
        if (missingTestAround(fn, skip.node)) note({ key, state: 'settled' });
      } else if (!testsEntries(fn, loop)) note({ key, state: 'open', report: report(fn, loop, position) });
    }
  }
}

/** What is told of a test of an entry is told there. */
function testsEntries(fn: FunctionAnalysis, { node }: Loop): boolean {
  return fn.descendants(node, 'if_statement').some((statement) => {
    const condition = fn.child(statement, 'condition');
    return condition !== undefined && isTest(fn, condition);
  });
}

function isTest(fn: FunctionAnalysis, condition: Node): boolean {
  return saysMissing(fn, condition) || saysPresent(fn, condition);
}

function report(fn: FunctionAnalysis, loop: Loop, position: string): Extract<Observation, { state: 'open' }>['report'] {
  const { start } = fn.span(loop.node);
  return {
    start,
    end: loop.body === undefined || loop.kind === 'do' ? start + 2 : fn.span(loop.body).start - 1,
    what: `This loop goes over each ${position}, also where a whole level of the table is missing.`,
    why: 'The table is sparse: where an upper level is missing, thousands of turns in a row find nothing.',
    advice: 'Nothing to do: the patch skips what a missing level would cover.',
    brief: `each ${position} of a sparse table`,
  };
}
