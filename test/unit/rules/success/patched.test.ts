import { describe, expect, it } from 'vitest';
import { successOnError } from '../../../../server/src/rules/success-on-error.ts';
import { inMail } from '../mail.ts';

describe('a patch that returns the failure', () => {
  const hunk = (before: string, after: string): string => `@@ -40,9 +40,9 @@ static int example_fill(struct example *ex)
 	if (start < end) {
 		prepare(ex);
-		n = fill(ex, start, end);
-		if (n < 0)
-			return ${before};
+		ret = fill(ex, start, end);
+		if (ret < 0)
+			return ${after};
 	}
 	finish(ex);
 	return done;
`;
  it.each([
    ['done', 'ret', 'Propagate all errors', ['fixed: if (n < 0) return done;']],
    ['done', 'ret', 'Rename a variable', []],
    ['n', 'ret', 'Propagate all errors', []],
    ['done', 'done', 'Propagate all errors', []],
  ])('%s, now %s: %s', (before, after, subject, expected) =>
    expect(inMail(successOnError, 'arch/x86/mm/example.c', hunk(before, after), `x86: ${subject}`)).toEqual(expected),
  );
});

describe('a patch that turns the sign of an error', () => {
  const hunk = (
    before: string,
    after: string,
  ): string => `@@ -40,5 +40,5 @@ static struct thing *example_parse(struct example *ex)
 	prepare(ex);
 	if (ex->flags & ~EXAMPLE_FLAGS) {
-		${before}
+		${after}
 		break;
 	}
`;
  it.each([
    [
      'ret = -EX_ERROR(EINVAL, ex);',
      'ret = EX_ERROR(EINVAL, ex);',
      'Fix error code',
      ['fixed: ret = -EX_ERROR(EINVAL, ex);'],
    ],
    ['ret = -PTR_ERR(ex->p);', 'ret = PTR_ERR(ex->p);', 'Fix error code', ['fixed: ret = -PTR_ERR(ex->p);']],
    ['ret = -EX_ERROR(EINVAL, ex);', 'ret = EX_ERROR(EINVAL, ex);', 'Rework', []],
    ['ret = EX_ERROR(EINVAL, ex);', 'ret = EX_ERROR(EIO, ex);', 'Fix error code', []],
  ])('%s, now %s: %s', (before, after, subject, expected) =>
    expect(inMail(successOnError, 'drivers/gpu/drm/example.c', hunk(before, after), `drm: ${subject}`)).toEqual(
      expected,
    ),
  );
});
