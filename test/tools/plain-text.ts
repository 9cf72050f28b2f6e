import { type Element, type Node, parseHtml, textOf, toHtml } from '../harness/markdown.ts';

/** Elements whose content is a paragraph of its own. */
const BLOCKS = /^(h\d|p|ul|ol|li|table|pre|details|summary|blockquote|div)$/;

/** Renders a job summary as lines of text for a terminal, without HTML and diagrams. */
export function toPlainText(markdown: string, width: number): string {
  return blocksOf(parseHtml(toHtml(markdown).replaceAll('<br>', ' ')), width).join('\n');
}

function blocksOf(nodes: readonly Node[], width: number): string[] {
  const lines: string[] = [];
  let inline = '';
  const flush = () => {
    lines.push(...wrap(inline, width));
    inline = '';
  };
  for (const node of nodes) {
    if (typeof node !== 'string' && BLOCKS.test(node.tagName)) {
      flush();
      lines.push(...blockOf(node, width));
    } else inline += textOf(node);
  }
  flush();
  return lines;
}

function blockOf({ tagName, children }: Element, width: number): string[] {
  if (tagName === 'table') return tableOf(children, width);
  if (tagName === 'li') return indent(blocksOf(children, width - 2), '- ');
  if (tagName !== 'pre') return blocksOf(children, width);
  const isDiagram = children.some(
    (child) => typeof child !== 'string' && /mermaid/.test(child.properties['class'] ?? ''),
  );
  return isDiagram ? [] : children.map(textOf).join('').trimEnd().split('\n');
}

/** Gives each row a line, with a hanging indent. Rows of more than two cells get a line for each, with its heading. */
function tableOf(table: readonly Node[], width: number): string[] {
  const rows = find(table, /^tr$/).map((row) => find(row.children, /^t[hd]$/).map((cell) => textOf(cell).trim()));
  const headings = (rows[0]?.length ?? 0) > 2 ? rows.shift() : undefined;
  const first = Math.max(...rows.map(([cell = '']) => cell.length)) + 2;
  return rows.flatMap(([cell = '', ...others]) => {
    const labeled = headings ? others.map((other, index) => `${headings[index + 1]}: ${other}`) : others;
    const lines = labeled.flatMap((other) => wrap(other, width - first));
    return indent(lines.length > 0 ? lines : [''], cell.padEnd(first));
  });
}

/** Finds the outermost elements of a name. */
function find(nodes: readonly Node[], name: RegExp): Element[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return [];
    return name.test(node.tagName) ? [node] : find(node.children, name);
  });
}

/** Breaks text between words, and words that are longer than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.match(new RegExp(`\\S{1,${width}}`, 'g')) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Puts a prefix in front of the first line, and another in front of the others: by default blanks of its length. */
export function indent(lines: readonly string[], prefix: string, others = ' '.repeat(prefix.length)): string[] {
  return lines.map((line, index) => (index === 0 ? prefix : others) + line);
}
