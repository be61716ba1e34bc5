/** The few assertions that the host tests need; Node's are not to be had in the browser's extension host. */

export function ok(value: unknown, message: string): asserts value {
  if (!value) throw new Error(message);
}

export function equal(actual: unknown, expected: unknown, message = 'not equal'): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${message}\nexpected ${right}\n     got ${left}`);
}

export function match(actual: string, pattern: RegExp, message = 'no match'): void {
  if (!pattern.test(actual))
    throw new Error(`${message}\nexpected to match ${pattern}\n             got ${JSON.stringify(actual)}`);
}
