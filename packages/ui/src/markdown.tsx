import { createElement, Fragment, type ReactNode } from 'react'
import { type Block, type Inline, parseMarkdown } from './markdown-parse.ts'

export interface MarkdownProps {
  source: string
  /** What the highest heading becomes, so that a note fits under the page's own. */
  topHeading?: 2 | 3 | 4
}

/** Builds elements from a tree; a string is never handed to the browser as HTML. */
export function Markdown({ source, topHeading = 3 }: MarkdownProps) {
  return <div className="flex min-w-0 flex-col gap-3 wrap-anywhere">{blocks(parseMarkdown(source), topHeading)}</div>
}

const blocks = (all: Block[], top: number): ReactNode => all.map((block, index) => <Fragment key={index}>{drawBlock(block, top)}</Fragment>)

function drawBlock(block: Block, top: number): ReactNode {
  switch (block.kind) {
    case 'heading':
      return createElement(`h${Math.min(6, block.level + top - 1)}`, { className: 'font-semibold' }, inlines(block.inner))
    case 'paragraph':
      return <p className="whitespace-pre-line">{inlines(block.inner)}</p>
    case 'quote':
      return (
        <blockquote className="flex flex-col gap-2 border-s-2 border-line-strong ps-3 text-muted">{blocks(block.blocks, top)}</blockquote>
      )
    case 'code':
      return (
        <pre tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm wrap-normal">
          <code>{block.text}</code>
        </pre>
      )
    case 'list':
      return <List block={block} top={top} />
    case 'table':
      return <Table block={block} />
    case 'rule':
      return <hr />
  }
}

function List({ block, top }: { block: Block & { kind: 'list' }; top: number }) {
  const items = block.items.map((item, index) => (
    <li key={index} className="ps-1 [&>p]:inline">
      {blocks(item, top)}
    </li>
  ))
  const look = 'flex flex-col gap-1 ps-6 marker:text-faint [&>li]:list-item'
  return block.ordered ? <ol className={`list-decimal ${look}`}>{items}</ol> : <ul className={`list-disc ${look}`}>{items}</ul>
}

function Table({ block }: { block: Block & { kind: 'table' } }) {
  return (
    <div tabIndex={0} role="group" className="overflow-x-auto">
      <table className="border-collapse text-sm">
        <thead>
          <tr>
            {block.head.map((cell, index) => (
              <th key={index} scope="col" className="border border-line bg-sunken px-2 py-1 text-start font-medium">
                {inlines(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            <tr key={index}>
              {row.slice(0, block.head.length).map((cell, at) => (
                <td key={at} className="border border-line px-2 py-1">
                  {inlines(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const inlines = (all: Inline[]): ReactNode => all.map((node, index) => <Fragment key={index}>{drawInline(node)}</Fragment>)

function drawInline(node: Inline): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'code':
      return <code className="rounded-sm bg-sunken px-1 font-mono text-sm">{node.text}</code>
    case 'strong':
      return <strong className="font-semibold">{inlines(node.inner)}</strong>
    case 'em':
      return <em>{inlines(node.inner)}</em>
    case 'link':
      return (
        <a href={node.href} rel="noreferrer noopener nofollow" className="rounded-sm text-accent-text underline underline-offset-2">
          {inlines(node.inner)}
        </a>
      )
  }
}
