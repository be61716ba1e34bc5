/** Words of a message whose subject is the width of something. */
export const aboutWidth =
  /overflow|truncat|wrap(?:s|ped|ping)?[ -]?(?:around|to 0|over)|\b(?:32|64)[- ]?bits?\b|sign[- ]?exten|signed comparison|too (?:small|narrow)|fix(?:es)?:? (?:the )?(?:data )?types? of|arch32|[24] ?Gi?B/i;

/** Words of a message about a value that is negative by mistake. */
export const aboutSign = /\bsigned\b(?!-off)|unsigned|negative|sign[- ]?(?:bit|exten)|shift-out-of-bounds|upper 32/i;

/** Words of a message that takes away casts which change nothing. */
export const aboutCasts = /(?:unnecessary|redundant|superfluous|useless|needless|unneeded|remove)[^.]{0,30}\bcast/i;

export const why =
  'The patch itself says that 32 bits are not enough here. Both sides are compared word by word, so this holds where the types are out of view.';
