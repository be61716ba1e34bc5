import { spaced, type Token } from '../../support/tokens.ts';

/** Statements of both sides that set the same place, where each side sets it once; parts of one that differ in a word. */
export function pairedStatements(
  old: readonly Token[],
  fresh: readonly Token[],
): [readonly Token[], readonly Token[]][] {
  const [before, after] = [assignmentsIn(old), assignmentsIn(fresh)];
  const set = [...before].flatMap(([place, statement]) => {
    const twin = after.get(place);
    return statement && twin ? [[statement, twin] as [readonly Token[], readonly Token[]]] : [];
  });
  const others = statementsIn(fresh).filter((one) => isPart(one));
  const parts = statementsIn(old)
    .filter((one) => isPart(one))
    .flatMap((part) => {
      const twins = others.filter((one) => one.length === part.length && differsInOne(one, part));
      return twins.length === 1 ? [[part, twins[0]!] as [readonly Token[], readonly Token[]]] : [];
    });
  return [...set, ...parts];
}

/** Tokens of the statements that lines have, the semicolons and braces left out. */
export function statementsIn(tokens: readonly Token[]): (readonly Token[])[] {
  const found: (readonly Token[])[] = [];
  let from = 0;
  tokens.forEach(({ text }, i) => {
    if (!/^[;{}]$/.test(text)) return;
    found.push(tokens.slice(from, i));
    from = i + 1;
  });
  return found;
}

/** The end of a statement that began above the changed lines. */
function isPart(statement: readonly Token[]): boolean {
  return statement.length > 1 && !statement.some(({ text }) => text === '=');
}

function differsInOne(a: readonly Token[], b: readonly Token[]): boolean {
  return a.filter(({ text }, i) => text !== b[i]!.text).length === 1;
}

/** Assignments by the text of what they set; undefined where it is set more than once. */
export function assignmentsIn(tokens: readonly Token[]): ReadonlyMap<string, readonly Token[] | undefined> {
  const found = new Map<string, readonly Token[] | undefined>();
  for (const statement of statementsIn(tokens)) {
    const sign = statement.findIndex((token) => token.text === '=');
    if (sign < 1) continue;
    const place = spaced(statement.slice(0, sign));
    found.set(place, found.has(place) ? undefined : statement);
  }
  return found;
}
