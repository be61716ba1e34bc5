import type { OpsFact } from '../c/knowledge.ts';
import { cite } from './fact.ts';

/**
 * `__setup("option=", handler)`: the handler returns 1 where it has handled the option. What gets 0 is looked for among
 * the module parameters, and then given to init: include/linux/init.h, and obsolete_checksetup() and
 * unknown_bootoption() in init/main.c, 6.12. Handlers of `early_param()` return 0 instead: parse_early_param().
 */
const registered = /^\s*__setup\("[^"]*",\s*(?<name>\w+)\)/m;

/** The handler that a line registers. */
export function handlerOf(text: string): { readonly name: string } | undefined {
  const name = registered.exec(text)?.groups?.['name'];
  return name === undefined ? undefined : { name };
}

/** A message speaks of such handlers. */
export const aboutHandlers = /\b__setup\b/;

/** What gets the value of an option early: NULL where the option stands without one, as parse_args() splits it at the `=`. */
export const bootHandlers: readonly OpsFact[] = [
  {
    ops: 'early_param',
    slot: 'handler',
    returns: 'int',
    role: 'other',
    parameters: [{ name: 'value', type: 'char *' }],
    mayGetNull: [0],
    cite: cite('init/main.c', 'do_early_param'),
  },
];
