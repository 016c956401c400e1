'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { SkeletonText } from '@pileus/ui/skeleton'
import { RelativeTime } from '@pileus/ui/time'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { later } from '@/lib/later.tsx'
import { Refused } from './list-states.tsx'

/** Most things have no note, and most notes are only read. */
const Markdown = later(() => import('@pileus/ui/markdown').then((module) => module.Markdown))
const NoteEditor = later(() => import('./note-editor.tsx').then((module) => module.NoteEditor))

export type Note = Awaited<ReturnType<Api['dashboard']['notes']['show']['query']>>

export interface NotesProps {
  /** What the note is about, as its service calls such things: `project`, `user`, ... */
  kind: string
  id: string
}

/** What people want each other to know about a thing, as Markdown. */
export function Notes({ kind, id }: NotesProps) {
  const t = useT('common')
  const [editing, setEditing] = useState(false)
  const { data, error, refetch } = useRead({
    key: ['note', kind, id],
    kinds: ['note'],
    read: (api, signal) => api.dashboard.notes.show.query({ kind, id }, { signal }),
  })
  if (error && !data) return <Refused problem={describeError(error, t, 'reading')} retry={() => void refetch()} />
  const edit = data && !editing && (
    <Button icon={<Pencil />} denied={data.editable ? undefined : t('denied.policy')} onClick={() => setEditing(true)}>
      {t('action.edit')}
    </Button>
  )
  return (
    <Card title={t('field.notes')} actions={edit} {...(data?.author && !editing ? { footer: <Written note={data} /> } : {})}>
      {data === undefined ? (
        <SkeletonText />
      ) : editing ? (
        <NoteEditor kind={kind} id={id} note={data} onClose={() => setEditing(false)} />
      ) : (
        <Body text={data.body} />
      )}
    </Card>
  )
}

function Body({ text }: { text: string }) {
  const t = useT('common')
  return text === '' ? <p className="text-muted">{t('note.none')}</p> : <Markdown source={text} />
}

function Written({ note: { author, at } }: { note: Note }) {
  return (
    <span>
      {author?.name ?? author?.id} · <RelativeTime at={at} />
    </span>
  )
}
