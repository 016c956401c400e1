'use client'

import { Banner } from '@pileus/ui/banner'
import { Button } from '@pileus/ui/button'
import { ErrorView } from '@pileus/ui/error-view'
import { Field } from '@pileus/ui/field'
import { TextArea } from '@pileus/ui/input'
import { Markdown } from '@pileus/ui/markdown'
import { useState } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { newerNote } from '@/lib/errors.ts'
import { useForm } from '@/lib/form/use-form.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Note, NotesProps } from './notes.tsx'

interface NoteEditorProps extends NotesProps {
  note: Note
  onClose(): void
}

interface Written {
  revision: number
  body: string
  name: string
}

/** Two may write at once: the second sees what the first has written, and decides. Nothing is written over unseen. */
export function NoteEditor({ kind, id, note, onClose }: NoteEditorProps) {
  const t = useT('common')
  const { api } = useCloud()
  const [opened] = useState({ body: note.body })
  const [base, setBase] = useState(note.revision)
  const [refused, setRefused] = useState<Written>()
  const form = useForm({
    id: `note.${kind}.${id}`,
    initial: opened,
    async submit({ body }) {
      await api.dashboard.notes.update.mutate({ kind, id, body, revision: base }).catch((error: unknown) => {
        const newer = newerNote(error)
        if (newer) setRefused(newer)
        throw error
      })
      onClose()
    },
  })
  const pushed = note.revision === base ? undefined : { revision: note.revision, body: note.body, name: note.author?.name ?? '' }
  const theirs = refused !== undefined && refused.revision !== base ? refused : pushed
  const field = form.field('body')
  const take = (body: string, revision: number) => {
    form.form.change('body', body)
    setBase(revision)
    setRefused(undefined)
  }
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} className="flex flex-col gap-3">
      {theirs ? (
        <Theirs
          theirs={theirs}
          onTake={() => take(theirs.body, theirs.revision)}
          onKeep={() => take(form.state.values.body, theirs.revision)}
        />
      ) : (
        form.error && (
          <ErrorView shape="inline" what={form.error.what} why={form.error.why} fix={form.error.fixes} requestId={form.error.requestId} />
        )
      )}
      <Field label={t('field.notes')} hint={t('note.hint')} error={field.error}>
        <TextArea name="body" value={field.value} onChange={field.onChange} onBlur={field.onBlur} rows={10} mono autoFocus />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          variant="primary"
          busy={form.state.phase === 'submitting'}
          denied={theirs ? t('form.changedElsewhere') : undefined}
        >
          {t('action.save')}
        </Button>
        <Button
          onClick={() => {
            form.form.reset()
            onClose()
          }}
        >
          {t('kit.cancel')}
        </Button>
      </div>
      {field.value !== '' && (
        <section aria-label={t('note.preview')} className="rounded-md border border-line px-3 py-2">
          <Markdown source={field.value} />
        </section>
      )}
    </form>
  )
}

interface TheirsProps {
  theirs: Written
  onTake(): void
  onKeep(): void
}

function Theirs({ theirs, onTake, onKeep }: TheirsProps) {
  const t = useT('common')
  return (
    <Banner
      tone="warning"
      title={t('note.changed', { name: theirs.name })}
      action={
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={onTake}>
            {t('form.takeTheirs')}
          </Button>
          <Button size="small" onClick={onKeep}>
            {t('form.keepMine')}
          </Button>
        </div>
      }
    >
      <Markdown source={theirs.body} />
    </Banner>
  )
}
