import type { Element, Nodes } from 'hast';
import rehypeRaw from 'rehype-raw';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

/** A page as GitHub renders its Markdown, before it is sanitised: HTML in it counts. */
export interface Page {
  /** In the order of the page. */
  elements: Element[];
  text: string;
}

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw);

export function renderMarkdown(markdown: string): Page {
  const page: Page = { elements: [], text: '' };
  collect(processor.runSync(processor.parse(markdown)), page);
  return page;
}

/** The text of an element and of all that is in it. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

function collect(node: Nodes, page: Page): void {
  if (node.type === 'element') page.elements.push(node);
  if (node.type === 'text') page.text += node.value;
  if ('children' in node) for (const child of node.children) collect(child, page);
}
