import './activation.test.ts';
import './patch.test.ts';
import './layout.test.ts';
import './calculator.test.ts';
import './tableView.test.ts';
import './verdict.test.ts';
import './commands.test.ts';
import './screenshots.test.ts';
