import type { Call, FunctionAnalysis, Node } from '../../../c/index.ts';
import type { Report } from '../../rule.ts';

export function dropped(fn: FunctionAnalysis, { node, name }: Call): Report {
  return {
    ...fn.span(node),
    what: `Nobody in view looked at what ${name}() returns; the patch does.`,
    why: 'When it fails the function goes on, and may report success.',
    advice: 'Is everything undone that was set up before it?',
    brief: `the status of ${name}() was dropped`,
  };
}

export function unkept(fn: FunctionAnalysis, condition: Node, jump: Node, { name }: Call): Report {
  return {
    ...fn.span(condition),
    what: `Where ${name}() failed this branch left without its error; the patch keeps it.`,
    why: 'The function returned what the step before had left there: success, where that went well.',
    advice: 'Do the other failures of this function set it?',
    brief: `the error of ${name}() was not kept`,
    related: [{ ...fn.span(jump), message: 'left here' }],
  };
}
