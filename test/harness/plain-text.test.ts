import { expect, test } from 'vitest';
import { toPlainText } from './plain-text.ts';

test('renders a summary without HTML, diagrams and long lines', () => {
  const markdown = `<h1>Order &amp; certificate</h1>
<table><tr><th>Names</th><td><code>one.example.com</code>, <code>two.example.com</code></td></tr>
<tr><th>Status</th><td>on</td></tr></table>

| Order | Verdict | Reason |
| --- | --- | --- |
| 1 | reissue | was logged |

Text with a [link](https://example.com) that is too long for one line.

- an item

\`\`\`mermaid
pie
\`\`\`

\`\`\`sh
curl   --fail
exit
\`\`\`
`;
  expect(toPlainText(markdown, 40)).toBe(`Order & certificate
Names   one.example.com, two.example.com
Status  on
1  Verdict: reissue
   Reason: was logged
Text with a link that is too long for
one line.
- an item
curl   --fail
exit`);
});
