'use client'
import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { ArrowRight, Bot, type LucideIcon, Moon, OctagonX, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { stopDialog } from '@/features/overrides/stop-menu'
import { useTRPC } from '@/lib/trpc/context'
import { places } from './navigation'
import { pageOfId } from './page-of-id'

const group =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs'

/** Go anywhere, find an agent, open whatever an id names, do the few things that are never far. */
export function PaletteDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}) {
  const router = useRouter()
  const { resolvedTheme, setTheme } = useTheme()
  const [search, setSearch] = useState('')
  const agents = useQuery(useTRPC().agents.list.queryOptions({ limit: 100 }, { enabled: isOpen }))
  const target = pageOfId(search.trim())

  const change = (next: boolean) => {
    if (!next) setSearch('')
    onOpenChange(next)
  }
  const act = (action: () => void) => () => {
    change(false)
    action()
  }
  const go = (href: string) => act(() => router.push(href))
  const isDark = resolvedTheme === 'dark'

  return (
    <Radix.Root open={isOpen} onOpenChange={change}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-appear bg-shade" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-appear overflow-hidden rounded-xl border border-line bg-raised shadow-xl outline-none"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command loop label="Search and commands">
            <Command.Input
              value={search}
              onValueChange={setSearch}
              placeholder="Go to a page, an agent, or paste an id"
              className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-soft text-sm">
                Nothing found.
              </Command.Empty>
              {target && (
                <Item icon={ArrowRight} value={search} onSelect={go(target.href)}>
                  Open {target.noun} {search.trim()}
                </Item>
              )}
              <Command.Group heading="Go to" className={group}>
                {places.map((place) => (
                  <Item
                    key={place.href}
                    icon={place.icon}
                    value={`go ${place.label}`}
                    onSelect={go(place.href)}
                  >
                    {place.label}
                  </Item>
                ))}
              </Command.Group>
              <Command.Group heading="Agents" className={group}>
                {(agents.data?.items ?? []).map((agent) => (
                  <Item
                    key={agent.id}
                    icon={Bot}
                    value={`agent ${agent.name}`}
                    onSelect={go(`/agents/${agent.id}`)}
                  >
                    {agent.name}
                  </Item>
                ))}
              </Command.Group>
              <Command.Group heading="Do" className={group}>
                <Item
                  icon={OctagonX}
                  value="stop pause kill agents"
                  onSelect={act(() => stopDialog.set(true))}
                >
                  Stop agents…
                </Item>
                <Item
                  icon={isDark ? Sun : Moon}
                  value="theme dark light"
                  onSelect={act(() => setTheme(isDark ? 'light' : 'dark'))}
                >
                  {isDark ? 'Light theme' : 'Dark theme'}
                </Item>
              </Command.Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

type ItemProps = { icon: LucideIcon; value: string; onSelect: () => void; children: ReactNode }

function Item({ icon: Icon, value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover"
    >
      <Icon className="size-4 shrink-0 text-faint" strokeWidth={1.75} aria-hidden />
      <span className="truncate">{children}</span>
    </Command.Item>
  )
}
