import type { FunctionAnalysis } from '../../c/index.ts';
import { featureSets } from '../../kernel/features.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `cpu_has_feature(MMU_FTR_RADIX)`: a bit of another set of features, which stands for something else there. */
export function checkFeatures(fn: FunctionAnalysis, report: Reporter): void {
  if (!/_has_feature\(/.test(fn.source.code)) return;
  for (const { name, node, args } of fn.calls) {
    const own = featureSets.find(({ asks }) => asks.test(name));
    const feature = own && args[0] !== undefined ? fn.canonical(args[0]) : '';
    const other = featureSets.find(({ bits }) => bits.test(feature));
    if (!own || !other || other === own) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, args[0]!)}\` is a bit of another set of features than ${name}() looks at.`,
      why: 'The bit of the same value there stands for something else: the answer has nothing to do with what is asked.',
      advice: `Is \`${other.call}(${quote(fn, args[0]!)})\` meant?`,
      brief: `${feature} asked of ${name}()`,
    });
  }
}
