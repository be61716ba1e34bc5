import { equal, ok } from '../support/assert.ts';
import { eventually, start } from '../support/editor.ts';
import { endOfDrawing, reloadSuite } from '../support/reload.ts';

describe(reloadSuite, () => {
  it('the table view is there again, with what it compared and the part that it showed', async () => {
    // The panel itself wakes the extension.
    const drawn = await eventually(async () => {
      const api = await start();
      return api.lastDrawn()?.views.length === 2 ? api.lastDrawn() : undefined;
    }, 'the two tables are not drawn again');
    equal(drawn.problems, []);
    equal(drawn.views[0]!.headline[0], '8.5 MiB');
    ok((await endOfDrawing()) !== '0x3fffffffffff', 'the whole window is drawn');
  });
});
