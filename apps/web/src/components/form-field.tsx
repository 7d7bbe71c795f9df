import { type ReactNode, useId } from 'react'

/** What the field's control has to be given, so that its label, hint and error are read with it. */
type FieldProps = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }

type Props = {
  label: ReactNode
  hint?: ReactNode
  error?: string | null | undefined
  isOptional?: boolean
  className?: string
  children: (field: FieldProps) => ReactNode
}

/** `<FormField label="Name" error={errors.name}>{(field) => <Input {...field} … />}</FormField>` */
export function FormField({ label, hint, error, isOptional = false, className, children }: Props) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium text-sm">
        {label}
        {isOptional && <span className="ml-1.5 font-normal text-faint text-xs">optional</span>}
      </label>
      {children({
        id,
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(error && { 'aria-invalid': true }),
      })}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-faint text-xs">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-bad text-xs">
          {error}
        </p>
      )}
    </div>
  )
}
