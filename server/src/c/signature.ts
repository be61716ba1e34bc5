import type { CallFact } from './knowledge.ts';

/** Parameters that ask an accessor to build what is missing. */
const allocParameter = /^(?:can_|may_|do_)?(?:alloc|allocate|create)$/;
/** Entries of tables: pointers to integers, or to other pointers, never to structs, and never `void *`. */
const entryPointer =
  /^(?:static\s+|inline\s+|extern\s+|const\s+|__always_inline\s+)*((?:__)?(?:be|le|u|s)(?:32|64)|p[gpu4m]?[dt]e?_t|[a-z]\w*_pte(?:_t)?|(?:unsigned\s+)?long(?:\s+long)?(?:\s+int)?|(?:struct\s+\w+|void)\s*\*)\s*\*\s*$/;

/**
 * What a signature alone promises: a function that returns a pointer to an entry and takes `bool alloc` builds missing
 * levels when that is true, and may return NULL. Undefined for any other signature.
 */
export function factOfSignature(name: string, returnType: string, parameters: readonly string[]): CallFact | undefined {
  if (!entryPointer.test(`${returnType.trim()}`)) return undefined;
  const argument = parameters.findIndex((parameter) => {
    const match = /^\s*(?:bool|_Bool|int|unsigned int)\s+(\w+)\s*$/.exec(parameter);
    return match !== null && allocParameter.test(match[1]!);
  });
  if (argument === -1) return undefined;
  return { name, entryAccessor: { allocates: { argument, is: 'true' } }, mayReturnNull: true };
}

const prototype = /^([a-zA-Z_][\w \t]{0,120}\*[* \t]*)(\w+)[ \t]*\(([^;{}()]{1,600})\)[\w \t]{0,80};/gm;

/** Facts of the prototypes in a text, by name. */
export function factsOfPrototypes(code: string): ReadonlyMap<string, CallFact> {
  const facts = new Map<string, CallFact>();
  if (!/(?:alloc|create)\w*\s*[,)]/.test(code)) return facts;
  prototype.lastIndex = 0;
  for (let match = prototype.exec(code); match; match = prototype.exec(code)) {
    const fact = factOfSignature(match[2]!, match[1]!, match[3]!.split(','));
    if (fact) facts.set(fact.name, fact);
  }
  return facts;
}
