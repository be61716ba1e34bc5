/** Words of a message whose subject is the width of something. */
export const aboutWidth = new RegExp(
  [
    /overflow|truncat|wrap(?:s|ped|ping)?[ -]?(?:around|to 0|over)|\b(?:32|64)[- ]?bits?\b|sign[- ]?exten|signed comparison/,
    /too (?:small|narrow)|\bwiden|U?INT_MAX|U32_MAX|fix(?:es)?:? (?:the )?(?:data )?types? of|arch32|[24] ?Gi?B/,
    /(?:size_t|u(?:int)?64(?:_t)?|_addr_t|unsigned long)\b[^.;]{0,20}\b(?:instead of|rather than) (?:an? )?\W?(?:unsigned )?(?:int|u(?:int)?32(?:_t)?)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** Words of a message about a value that is negative by mistake. */
export const aboutSign = /\bsigned\b(?!-off)|unsigned|negative|sign[- ]?(?:bit|exten)|shift-out-of-bounds|upper 32/i;

/** Words of a message that takes away casts which change nothing. */
export const aboutCasts = /(?:unnecessary|redundant|superfluous|useless|needless|unneeded|remove)[^.]{0,30}\bcast/i;

export const why =
  'The patch itself says that 32 bits are not enough here. Both sides are compared word by word, so this holds where the types are out of view.';

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
