import { marked } from 'marked';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

export type Node = Element | string;

export interface Element {
  tagName: string;
  /** Its attributes by name. */
  properties: Record<string, string>;
  /** Elements and pieces of text. */
  children: Node[];
}

/** A page as GitHub renders its Markdown, before it is sanitized: HTML in it counts. */
export interface Page {
  /** In the order of the page. */
  elements: Element[];
  text: string;
}

export function renderMarkdown(markdown: string): Page {
  const nodes = parseFragment(toHtml(markdown)).childNodes.flatMap(toNode);
  return { elements: nodes.flatMap(elementsOf), text: nodes.map(textOf).join('') };
}

/** Renders Markdown as GitHub does; nothing is taken out of it. */
export function toHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

/** Returns the text of an element and of all that is in it. */
export function textOf(node: Node): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}

const elementsOf = (node: Node): Element[] =>
  typeof node === 'string' ? [] : [node, ...node.children.flatMap(elementsOf)];

function toNode(node: DefaultTreeAdapterTypes.ChildNode): Node[] {
  if ('value' in node) return [node.value];
  if (!('tagName' in node)) return [];
  const properties = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  return [{ tagName: node.tagName, properties, children: node.childNodes.flatMap(toNode) }];
}
