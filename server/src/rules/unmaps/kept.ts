import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { declarationSpan, declaredBy, variableOf } from '../support/nodes.ts';
import { unwrap, widthOf } from '../support/widths.ts';

/** `size_t ret = iommu_map_sgtable(...)`: a negative errno is kept as a huge number of bytes. */
export function checkKeptErrno(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, target, operator, value } of fn.assignments) {
    const call = operator !== '=' || value === undefined ? undefined : fn.callOf(unwrap(fn, value));
    if (!call) continue;
    const variable = fn.kind(node) === 'init_declarator' ? declaredBy(fn, node) : variableOf(fn, target);
    const width = variable && widthOf(variable.type);
    if (!variable || !width || width.signed || variable.type.kind === 'bool') continue;
    if (call.fact?.type !== 'ssize_t' || fn.knowledge.roleOfName(call.name) !== 'map') continue;
    const { name } = variable;
    // A cast back to a signed type is as good.
    const isMadeSigned = fn
      .descendants(fn.body, 'cast_expression')
      .some((cast) => /^\((?:ssize_t|long|int|s64)\)/.test(fn.canonical(cast)) && fn.text(fn.strip(cast)) === name);
    if (isMadeSigned) continue;
    const place = declarationSpan(fn, variable);
    const since = call.fact.typeSince;
    report({
      ...fn.span(node),
      ...(since !== undefined && { since }),
      what: `\`${name}\` is \`${variable.type.text}\`, but ${call.name}() returns \`ssize_t\`, negative on failure.`,
      why: 'The errno becomes a huge number of bytes: a test for 0, or for less than was asked for, takes the failure for a success.',
      advice: `Declare \`${name}\` as \`ssize_t\`, and test for less than 0.`,
      brief: `an errno in ${variable.type.text}`,
      related: place ? [{ ...place, message: `\`${variable.type.text}\`` }] : [],
      key: `kept ${name}`,
    });
  }
}
