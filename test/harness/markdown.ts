import { marked } from 'marked';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

export interface Element {
  tagName: string;
  /** Its attributes by name. */
  properties: Record<string, string>;
  /** Elements and pieces of text. */
  children: (Element | string)[];
}

/** A page as GitHub renders its Markdown, before it is sanitised: HTML in it counts. */
export interface Page {
  /** In the order of the page. */
  elements: Element[];
  text: string;
}

export function renderMarkdown(markdown: string): Page {
  const page: Page = { elements: [], text: '' };
  for (const node of parseFragment(toHtml(markdown)).childNodes) collect(node, page);
  return page;
}

/** What Markdown as GitHub has it comes to; nothing is taken out of it. */
export function toHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

/** The text of an element and of all that is in it. */
export function textOf(node: Element | string): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}

/** Adds a node and all that is in it to a page, and returns it if it is an element or text. */
function collect(node: DefaultTreeAdapterTypes.ChildNode, page: Page): (Element | string)[] {
  if ('value' in node) {
    page.text += node.value;
    return [node.value];
  }
  if (!('tagName' in node)) return []; // a comment
  const properties = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  const element: Element = { tagName: node.tagName, properties, children: [] };
  page.elements.push(element);
  element.children = node.childNodes.flatMap((child) => collect(child, page));
  return [element];
}
