/** Words of a message whose subject is the width of something. */
export const aboutWidth = new RegExp(
  [
    /overflow|truncat|wrap(?:s|ped|ping)?[ -]?(?:around|to 0|over)|\b(?:32|64)[- ]?bits?\b|sign[- ]?exten|signed comparison/,
    /too (?:small|narrow)|\bwiden|U?INT_MAX|U(?:32|64|LONG|LLONG)_MAX|fix(?:es)?:? (?:the )?(?:data )?types? of|arch32|[24] ?Gi?B/,
    /\b64b\b|\b(?:los(?:e|es|ing|t)|cut(?:s|ting)?|drop(?:s|ped)?) (?:off )?(?:the )?(?:upper|high(?:er)?|top)\b/,
    /(?:size_t|u(?:int)?64(?:_t)?|_addr_t|unsigned long)\b[^.;]{0,20}\b(?:instead of|rather than) (?:an? )?\W?(?:unsigned )?(?:int|u(?:int)?32(?:_t)?)\b/,
    /(?:size_t|u(?:int)?64(?:_t)?|_addr_t|unsigned long)\b[^.;]{0,40}\b(?:store|keep|hold|assign|stor|kept|held)\w* (?:it )?(?:in|to)(?:to)? (?:an? )?\W?(?:unsigned )?(?:int|u(?:int)?32(?:_t)?)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** Words of a message about bits that get lost. */
export const aboutLoss =
  /truncat|sign[- ]?exten|\bwrap(?:s|ped|ping)?\b|too (?:small|narrow)|\bcut off\b|\b(?:int(?:eger)?|arithmetic)[ -]overflow|overflow\w* (?:an? )?\W?(?:int|u32|unsigned|32)\b/i;

/** Words of a message that says of which variable the type is wrong: "fix type of len", "fix delta type". */
export const typesFixed =
  /\bfix(?:es|ed)?:? (?:the )?(?:wrong |data )?(?:types? (?:of|for) (?:the )?(?<of>\w+)|(?<name>\w+)(?:'s)? (?:data )?type\b)/gi;

/** Words of a message about a value that is negative by mistake. */
export const aboutSign = /\bsigned\b(?!-off)|unsigned|negative|sign[- ]?(?:bit|exten)|shift-out-of-bounds|upper 32/i;

/** Words of a message that takes away casts which change nothing. */
export const aboutCasts = /(?:unnecessary|redundant|superfluous|useless|needless|unneeded|remove)[^.]{0,30}\bcast/i;

export const why = 'The patch itself says that 32 bits are not enough here.';

/** Words of a message that makes wide what was wide enough. */
export const aboutNothing =
  /\b(?:overflow|condition|problem|issue|bug|this)\b[^.]{0,30}\b(?:not|never) (?:been )?(?:observed|seen|hit)|can(?:not|'t) (?:actually|really|currently) (?:overflow|wrap|happen)|\bno (?:actual|real) (?:overflow|problem|bug|issue)|\bfalse[- ]positive/i;

/** Subjects that say that a number overflows; buffers, stacks and counters of events do, too, and files are truncated. */
export const saysOverflow = new RegExp(
  [
    /^(?!.*(?:stack|buffer|string|format|queue|event|log|counter|pm[uc]|perf|refcount|ring|array|table|slab|heap)[ -]?overflow)/,
    /(?!.*overflow[ _]?(?:handl|interrupt|irq|event|notif|stack))/,
    /.*(?:overflow|\bwrap(?:s|ped|ping|-?around)\b|\bin 64[- ]?bits?\b|(?:avoid|prevent|fix|n't|not|signed|integer|address|bits?|value|length|size)\b.*\btruncat)/,
  ]
    .map(({ source }) => source)
    .join(''),
  'i',
);

/** Words of a message about the bits of a field or a mask. */
export const aboutBits = /\bbits?\b|\bmasks?\b|\bMSB\b|\bwidth\b|truncat/i;

/** Words of a message about a sign that gets lost where a value is widened. */
export const aboutExtension = /\bsign(?:ed)?[- ]?ex[tp]|\bas a signed (?:32|16)[- ]?bit/i;

/** Words of a message about an int that reaches its sign. */
export const aboutSignBit = /shift[- ]overflow|\bsign(?:ed)?[- ]?ex[tp]|\bsign bit\b/i;

/** Words of a message about what a negative count does. */
export const aboutNegative =
  /negative (?:shift|index|node|value|number|nid|id)|\bUBSAN\b|out[- ]of[- ]bounds?|undefined behaviou?r|NUMA_NO_NODE/i;

/** Words of the compiler's warning of casts of pointers. */
export const aboutPointers = /cast (?:from|to) pointer|pointer-to-int|int-to-pointer|integer of different size/i;

/** Words of a message about negative values that nobody asks for. */
export const aboutUnasked =
  /\b(?:fail(?:s|ed)? to|(?:do|does|did)(?: not|n't)|never|without)\s+(?:check|test|catch|validat\w*|reject)[^.;]{0,60}\bnegative|\bnegative\b[^.;]{0,40}\b(?:not\s+(?:checked|tested|caught|rejected)|pass(?:es)?)\b/i;

/** Words of a message about a difference below 0. */
export const aboutUnderflow = /underflow|wraps? around|(?:would|will|may|can) wrap|below (?:zero|0\b)|less than zero/i;

/** Words of a message about shifts by as many bits as there are. */
export const aboutShifts =
  /shift\w*[^.]{0,80}(?:greater|larger|more|bigger|>=)[^.]{0,30}\b(?:width|size|bits)\b|undefined (?:shift|behaviou?r)|shift (?:count|exponent)/i;
