/** An id by its last characters, which differ where the first tell only the time; the whole in its title. */
export function ShortId({ id }: { id: string }) {
  const [prefix = '', rest = ''] = id.split('_')
  return (
    <span className="whitespace-nowrap font-mono text-soft text-xs" title={id}>
      {prefix}_…{rest.slice(-6)}
    </span>
  )
}
