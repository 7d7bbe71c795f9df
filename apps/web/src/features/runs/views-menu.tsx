'use client'
import { BookmarkPlus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Dialog, DialogClose, DialogContent } from '@/components/dialog'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import type { MenuProps } from '@/components/lazy-menu'
import { builtInViews } from './prepare/saved-views'
import { useRunFilters } from './use-run-filters'
import { useSavedViews, viewOf } from './use-saved-views'

/** Filters with a name: those everybody has, and one's own, which this browser keeps. */
export function ViewsMenu({ trigger, isOpen, onOpenChange }: MenuProps) {
  const { filters, change } = useRunFilters()
  const { views, save, remove } = useSavedViews()
  const [name, setName] = useState<string | null>(null)
  const here = viewOf(filters, views)
  const isOwn = here !== undefined && views.includes(here)
  const submit = () => {
    if (name === null || name.trim() === '') return
    save({ name: name.trim(), filters })
    setName(null)
  }
  return (
    <>
      <DropdownMenu open={isOpen} onOpenChange={onOpenChange}>
        <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
        <DropdownMenuContent>
          {builtInViews.map((view) => (
            <DropdownMenuItem key={view.name} onSelect={() => change(view.filters)}>
              {view.name}
            </DropdownMenuItem>
          ))}
          {views.length > 0 && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuLabel>Yours, kept in this browser</DropdownMenuLabel>
              {views.map((view) => (
                <DropdownMenuItem key={view.name} onSelect={() => change(view.filters)}>
                  {view.name}
                </DropdownMenuItem>
              ))}
            </>
          )}
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setName('')} disabled={here !== undefined}>
            <BookmarkPlus aria-hidden /> Save this view
          </DropdownMenuItem>
          {isOwn && (
            <DropdownMenuItem tone="danger" onSelect={() => remove(here.name)}>
              <Trash2 aria-hidden /> Remove “{here.name}”
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <Dialog open={name !== null} onOpenChange={(isOpen) => !isOpen && setName(null)}>
        <DialogContent
          title="Save this view"
          description="The filters as they are now, in this browser."
          footer={
            <>
              <DialogClose asChild>
                <Button>Cancel</Button>
              </DialogClose>
              <Button variant="primary" disabled={name?.trim() === ''} onClick={submit}>
                Save
              </Button>
            </>
          }
        >
          <FormField label="Name">
            {(field) => (
              <Input
                {...field}
                value={name ?? ''}
                maxLength={60}
                onChange={(event) => setName(event.target.value)}
                onKeyDown={(event) => event.key === 'Enter' && submit()}
              />
            )}
          </FormField>
        </DialogContent>
      </Dialog>
    </>
  )
}
