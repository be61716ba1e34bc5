/** The pages of the rules, written by scripts/rule-docs.ts from their doc comments. */
export const rulePages: Readonly<Record<string, string>> = {};
