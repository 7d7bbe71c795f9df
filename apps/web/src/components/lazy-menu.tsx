'use client'
import { type ComponentProps, type ComponentType, type ReactElement, useState } from 'react'
import { toast } from '@/lib/toast'

/** A menu whose code comes by itself: it is given its button and whether it is open. */
export type MenuProps = { trigger: ReactElement; isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

type Props = ComponentProps<'button'> & { load: () => Promise<ComponentType<MenuProps>> }

/**
 * The button of a menu. The menu's code (with all that places and closes it, a fifth of a page's script) is fetched on
 * hover or focus and put in place at the first press.
 */
export function LazyMenu({ load, children, ...button }: Props) {
  const [Menu, setMenu] = useState<ComponentType<MenuProps> | null>(null)
  const [isOpen, setOpen] = useState(false)
  if (Menu) {
    const trigger = (
      <button type="button" {...button}>
        {children}
      </button>
    )
    return <Menu trigger={trigger} isOpen={isOpen} onOpenChange={setOpen} />
  }
  const open = async () => {
    try {
      const loaded = await load()
      setMenu(() => loaded)
      setOpen(true)
    } catch (error) {
      console.error(error)
      void toast.error('This menu could not be loaded', { description: 'Reload the page and try again.' })
    }
  }
  // A failed early fetch is no news: the press will try again and say so.
  const prefetch = () => void load().catch(() => undefined)
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={prefetch}
      onFocus={prefetch}
      onClick={() => void open()}
      {...button}
    >
      {children}
    </button>
  )
}
