import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { comparesWithHead } from '../support/nodes.ts';
import { isPartOfMember, testAround } from './tests.ts';

/** `if (!pos)` behind `list_for_each_entry(pos, ...)`. */
export function checkCursors(fn: FunctionAnalysis, report: Reporter): void {
  for (const loop of fn.loops) {
    const cursor = loop.macro?.cursor;
    if (cursor === undefined || fn.knowledge.loopMacro(loop.macro!.name)?.afterLoop !== 'invalid') continue;
    const name = fn.text(cursor);
    for (const use of fn.descendants(fn.body, 'identifier')) {
      if (use < loop.node || fn.isInside(use, loop.node) || fn.text(use) !== name || isPartOfMember(fn, use)) continue;
      const found = testAround(fn, use);
      const test = found?.kind === 'null' ? found.node : undefined;
      if (
        test === undefined ||
        comparesWithHead(fn, name, loop.node, test) ||
        !fn.valuesOf(use).some((value) => value.afterLoop === 'invalid')
      )
        continue;
      report({
        ...fn.span(test),
        what: `\`${name}\` is tested for NULL, but after ${loop.macro!.name}() ran out it points into the list's head.`,
        why: 'The cursor is never NULL: where nothing was found, the test does not see it, and the head is used as if it were an element.',
        advice: `Keep what was found in a variable of its own, set before the \`break\`, or test \`list_entry_is_head()\`.`,
        brief: `${name} is never NULL here`,
        related: [{ ...fn.span(cursor), message: 'the cursor of this loop' }],
        key: `cursor ${name}`,
      });
      break;
    }
  }
}
