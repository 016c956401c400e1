'use client'

import { Banner } from '@pileus/ui/banner'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useAct } from '@/lib/act.ts'
import { type Shell, useCloud } from '@/lib/cloud.tsx'

type Message = Shell['messages'][number]

/** Most messages are one line: only those that say more bring the code for it. */
const Markdown = dynamic(() => import('@pileus/ui/markdown').then((module) => module.Markdown))

/** What the operators say to everybody, above every page, until it is read, over or taken back. */
export function MessagesBanner() {
  const act = useAct()
  const { api, shell } = useCloud()
  const [read, setRead] = useState<readonly string[]>([])
  // A message that is changed is another one.
  const editionOf = ({ id, updatedAt }: Message) => `${id} ${updatedAt ?? ''}`
  const messages = shell.messages.filter((message) => !read.includes(editionOf(message)))
  const dismiss = async (message: Message) => {
    setRead([...read, editionOf(message)])
    const done = await act(api.dashboard.preferences.update.mutate({ dismissed: { [`message.${message.id}`]: true } }))
    if (!done) setRead(read)
  }
  if (messages.length === 0) return null
  return (
    <div className="flex max-h-[40dvh] flex-col gap-2 overflow-y-auto border-b border-line bg-surface px-4 py-2 sm:px-6">
      {messages.map((message) => (
        <Banner key={message.id} tone={message.tone} title={message.title} onDismiss={() => void dismiss(message)}>
          {message.body !== '' && <Markdown source={message.body} />}
        </Banner>
      ))}
    </div>
  )
}
