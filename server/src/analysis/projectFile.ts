import type { Knowledge } from '../c/index.ts';
import { readProject } from '../kernel/project.ts';
import { nearest } from '../layout/index.ts';
import { rules } from '../rules/index.ts';
import type { Parsed, Problem } from '../text/problem.ts';

/** What a project file's name is, wherever it lies. */
export const projectFileName = '.iommu-lens.json';

/** What a project says of itself, ready to be used. */
export interface ProjectSettings {
  readonly knowledge: Knowledge;
  /** Rules that are off. */
  readonly ignore: readonly string[];
}

/** Reads a project file over what is known already. An id that no rule has is a problem; the others count. */
export function readProjectFile(text: string, base: Knowledge): Parsed<ProjectSettings> {
  const { value, problems } = readProject(base, text);
  const ids = rules.map(({ meta }) => meta.id);
  const unknown = value.ignore.filter(({ rule }) => !ids.includes(rule));
  return {
    value: { knowledge: value.knowledge, ignore: value.ignore.map(({ rule }) => rule) },
    problems: [
      ...problems,
      ...unknown.map(({ start, end, rule }): Problem => {
        const near = nearest(rule, ids);
        const hint = near === undefined ? `The rules are ${ids.join(', ')}.` : `Did you mean \`${near}\`?`;
        const message = `There is no rule \`${rule.slice(0, 60)}\`, so nothing is switched off. ${hint}`;
        return { start, end, message, severity: 'warning', code: 'unknown-rule' };
      }),
    ].sort((a, b) => a.start - b.start),
  };
}
